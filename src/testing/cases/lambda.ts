import assert from 'node:assert/strict';
import { ActivityError } from '../../errors.js';
import { Workflow } from '../../workflow/workflow.js';
import { increment, rawArguments } from '../fixtures/activities.js';
import { lambdaDouble, lambdaFails, lambdaGate, lambdaRetried } from '../fixtures/lambdas.js';
import type { Case } from '../kit.js';

/** What happened to a task: its result, or of its error what travels. */
async function outcomeOf(future: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await future;
  } catch (error) {
    assert.ok(error instanceof ActivityError);
    const { cause } = error;
    return [error.code, cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no cause'];
  }
}

export class CallsLambda extends Workflow {
  static override readonly definition = { name: 'kit-calls-lambda' };

  async run(
    how: 'double' | 'fails' | 'retried' | 'too-long' | 'cancelled',
    folder: string,
  ): Promise<unknown> {
    switch (how) {
      case 'double':
        return this.submit(lambdaDouble, { x: this.submit(increment, 1) });
      case 'fails':
        return outcomeOf(this.submit(lambdaFails, { folder, key: how }));
      case 'retried':
        return this.submit(lambdaRetried, { folder, key: how });
      case 'too-long':
        return outcomeOf(this.submit(lambdaGate, { folder }));
      case 'cancelled': {
        const sent = this.submit(lambdaGate, { folder });
        await this.sleep(1_000);
        return [sent.cancel(), sent.cancelled()];
      }
    }
  }
}

export class SendsRaw extends Workflow {
  static override readonly definition = { name: 'kit-sends-raw' };

  async run(): Promise<unknown> {
    return Promise.all([
      this.submit(rawArguments, { a: 1 }),
      this.submit(rawArguments, 1, 'two'),
      this.submit(rawArguments, { args: [1], kwargs: {} }),
      this.submit(rawArguments, [1, 2]),
      this.submit(rawArguments),
    ]);
  }
}

/** Lambda functions, and activities that know no envelope. */
export const LAMBDA_CASES = {
  'a Lambda function gets its event, futures in it resolved, and gives its result': async (kit) => {
    assert.equal(await kit.run(CallsLambda, 'double', kit.folder), 4);
  },
  'a Lambda function that fails says what it threw, and is tried again if its policy says so': async (
    kit,
  ) => {
    assert.deepEqual(await kit.run(CallsLambda, 'fails', kit.folder), [
      'activity-failed',
      'RangeError: out of stock',
    ]);
    assert.equal(await kit.run(CallsLambda, 'retried', kit.folder), 'done');
  },
  'a Lambda function that takes too long has failed': async (kit) => {
    const handle = await kit.start(CallsLambda, ['too-long', kit.folder]);
    await kit.untilSign('started');
    await kit.rest();
    await kit.advanceMs(10_000);

    assert.deepEqual(await handle.result(), ['activity-timed-out', 'no cause']);
    kit.openGate();
  },
  'a Lambda function that runs is not waited for once it is cancelled': async (kit) => {
    const handle = await kit.start(CallsLambda, ['cancelled', kit.folder]);
    await kit.untilSign('started');
    await kit.untilTimers(handle);
    await kit.advanceMs(1_000);

    assert.deepEqual(await handle.result(), [true, true]);
    kit.openGate();
  },
  'an activity with `rawInput` is called with what was given': async (kit) => {
    assert.deepEqual(await kit.run(SendsRaw), [
      [{ a: 1 }],
      [1, 'two'],
      [{ args: [1], kwargs: {} }],
      [[1, 2]],
      [],
    ]);
  },
} as const satisfies Record<string, Case>;
