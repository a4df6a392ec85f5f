import assert from 'node:assert/strict';
import { isFuture, type Future } from '../../futures/future.js';
import { Workflow } from '../../workflow/workflow.js';
import {
  add,
  echo,
  echoLater,
  fail,
  failOnOdd,
  failQuietly,
  increment,
  multiply,
  retryAtOnce,
  show,
  spoil,
} from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

export class Flow extends Workflow {
  static override readonly definition = { name: 'kit-flow' };

  async run(x: number): Promise<unknown[]> {
    const one = this.submit(increment, x);
    const two = this.submit(increment, one);
    const sum = this.submit(add, one, two);
    const nested = this.submit(echo, { list: [one, { two }], plain: 3 });
    const product = this.submit(multiply, sum, 2);
    return [await sum, await nested, await product, await this.submit(echoLater, 'late')];
  }
}

export class FailedArgument extends Workflow {
  static override readonly definition = { name: 'kit-failed-argument' };

  async run(): Promise<unknown[]> {
    const failing = this.submit(fail, 'first');
    const dependant = this.submit(echo, [1, { failing }]);
    const isSame = (await dependant.exception()) === (await failing.exception());
    const open = this.submit(increment, 1);
    const cancelled = this.submit(increment, open);
    const receiver = this.submit(echo, [cancelled]);
    cancelled.cancel();
    return [isSame, receiver.cancelled(), await open];
  }
}

export class Hole extends Workflow {
  static override readonly definition = { name: 'kit-hole' };

  async run(): Promise<unknown[]> {
    const quiet = this.submit(failQuietly, 'hushed');
    const list = this.map(failOnOdd, [2, 3, 4], { raisesOnFailure: false });
    const dependant = this.submit(show, [quiet, list]);
    return [await quiet, (await quiet.exception())?.name, await list, await dependant];
  }
}

export class Maps extends Workflow {
  static override readonly definition = { name: 'kit-maps' };

  async run(): Promise<unknown[]> {
    const one = this.submit(increment, 0);
    const mapped = this.map(increment, new Set<number | Future<number>>([3, one, 2]));
    const next = this.submit(increment, 9);
    const failed = await this.map(failOnOdd, [2, 3, 4]).exception();
    return [
      await mapped,
      next.id,
      (failed?.cause as Error).message,
      Reflect.get(failed ?? {}, 'activityId') as unknown,
    ];
  }
}

export class MapsInChunks extends Workflow {
  static override readonly definition = { name: 'kit-maps-in-chunks' };

  async run(chunkSize: number): Promise<unknown[]> {
    const retried = this.map(retryAtOnce, [0, 2, 1, 0, 1], { chunkSize });
    const quiet = this.map(failOnOdd, [2, 3, 4], { chunkSize, raisesOnFailure: false });
    const failed = await this.map(failOnOdd, [2, 4, 6, 7], { chunkSize }).exception();
    const next = this.submit(increment, 9);
    return [await retried, await quiet, Reflect.get(failed ?? {}, 'activityId') as unknown, next.id];
  }
}

export class ForeignFuture extends Workflow {
  static override readonly definition = { name: 'kit-foreign-future' };
  static future: Future<number> | undefined;

  async run(): Promise<unknown> {
    const { future } = ForeignFuture;
    if (!isFuture(future)) return 'there is none';
    return codeOf(() => this.submit(increment, future));
  }
}

export class Copies extends Workflow {
  static override readonly definition = { name: 'kit-copies' };

  async run(input: number[]): Promise<unknown[]> {
    const list = [1];
    const seen = this.submit(show, list);
    const spoilt = this.submit(spoil, list);
    list.push(2);
    const one = this.submit(increment, 0);
    const late = this.submit(show, [list, one]);
    list.push(3);
    input.push(4);
    return [await seen, await spoilt, await late, list, input];
  }
}

export class Values extends Workflow {
  static override readonly definition = { name: 'kit-values' };

  async run(value: unknown): Promise<unknown> {
    return [await this.submit(echo, value), this.#refusals()];
  }

  #refusals(): unknown[] {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const refused = [codeOf(() => this.submit(echo, () => 1)), codeOf(() => this.submit(echo, cycle))];
    return refused;
  }
}

/** Results that flow into arguments, inside a workflow. */
export const DATAFLOW_CASES = {
  'futures as arguments are data dependencies inside a workflow, also in lists and objects': async (kit) => {
    assert.deepEqual(await kit.run(Flow, 1), [5, { list: [2, { two: 3 }], plain: 3 }, 10, 'late']);
  },
  'inside a workflow a failed argument fails its receiver, a cancelled one cancels it': async (kit) => {
    assert.deepEqual(await kit.run(FailedArgument), [true, true, 2]);
  },
  'inside a workflow `raisesOnFailure: false` leaves undefined where the result would be': async (kit) => {
    assert.deepEqual(await kit.run(Hole), [
      undefined,
      'ActivityError',
      [2, undefined, 4],
      '[ undefined, [ 2, undefined, 4 ] ]',
    ]);
  },
  'inside a workflow `map` is one activity for each item, with an id of its own': async (kit) => {
    assert.deepEqual(await kit.run(Maps), [
      [4, 2, 3],
      'activity-kit-increment-5',
      '3 is odd',
      'activity-kit-fail-on-odd-2',
    ]);
  },
  'inside a workflow `chunkSize` changes neither results nor ids, and each item has its own tries': async (
    kit,
  ) => {
    for (const chunkSize of [1, 2, 100]) {
      assert.deepEqual(await kit.run(MapsInChunks, chunkSize), [
        [1, 3, 2, 1, 2],
        [2, undefined, 4],
        'activity-kit-fail-on-odd-7',
        'activity-kit-increment-1',
      ]);
    }
    await rejection(kit.run(MapsInChunks, 0), 'workflow-failed');
  },
  'a future of another run or executor is refused as an argument': async (kit) => {
    ForeignFuture.future = kit.executor.submit(increment, 1);

    assert.equal(await kit.run(ForeignFuture), 'invalid-input');
  },
  'inside a workflow arguments are copied by `submit`, or when the last future is done': async (kit) => {
    const input = [0];

    assert.deepEqual(await kit.run(Copies, input), [
      '[ 1 ]',
      [1, 99],
      '[ [ 1, 2, 3 ], 1 ]',
      [1, 2, 3],
      [0, 4],
    ]);
    assert.deepEqual(input, [0]);
  },
  'input and result of a workflow cross as copies, with what JSON lacks': async (kit) => {
    const value = { when: new Date(0), map: new Map([[1n, undefined]]), none: undefined };

    const [back, refusals] = (await kit.run(Values, value)) as unknown[];

    assert.deepEqual(back, value);
    assert.notEqual(back, value);
    assert.deepEqual(refusals, ['not-serializable', 'not-serializable']);
  },
} as const satisfies Record<string, Case>;
