import assert from 'node:assert/strict';
import { Workflow } from '../../workflow/workflow.js';
import { echoAll, failWith, marked } from '../fixtures/activities.js';
import { hasSign } from '../fixtures/gates.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

export class Marked extends Workflow {
  static override readonly definition = { name: 'kit-marked-inside' };

  async run(text: string, folder: string): Promise<string> {
    return this.submit(marked, text, folder);
  }
}

/** A child that gives what it was given. */
export class EchoesAll extends Workflow {
  static override readonly definition = { name: 'kit-echoes-all' };

  async run(...args: readonly unknown[]): Promise<unknown> {
    return args;
  }
}

/** Its commands have middleware around them. */
export class Commanded extends Workflow {
  static override readonly definition = { name: 'kit-commanded' };

  async run(step: string, ...rest: readonly unknown[]): Promise<unknown> {
    switch (step) {
      case 'activity':
        return this.submit(echoAll, this.submit(echoAll, 'first'), 'second');
      case 'child':
        return this.submit(EchoesAll, 'first');
      case 'timer': {
        const begun = this.now();
        await this.sleep(2_000);
        return this.now() - begun;
      }
      case 'signal':
        await this.sendSignal('self', 'note', 'sent');
        return this.waitSignal('note');
      case 'marker':
        this.recordMarker('mark', 'made');
        await this.submit(echoAll);
        return [
          this.listMarkers(),
          codeOf(() => this.recordMarker('mark', 'refuse')),
          this.listMarkers({ all: true }).length,
        ];
      case 'continue':
        return this.continueAsNew('args', 'sent');
      case 'args':
        return rest;
      case 'failures': {
        const refused = await this.submit(echoAll, 'refuse').exception();
        const mended = await this.submit(failWith, 'be mended');
        const other = await this.submit(failWith, 'be another').exception();
        const kept = await this.submit(failWith, 'as it is').exception();
        return [refused, mended, other, kept].map((each) => (each instanceof Error ? each.message : each));
      }
    }
    throw new Error(`no such step: ${step}`);
  }
}

/** What is around activities, and around the commands of workflows. */
export const MIDDLEWARE_CASES = {
  'middleware around activities changes input and result, the first outermost': async (kit) => {
    const { executor, folder } = kit;
    const expected = 'outer(inner(inner<outer<text))';

    assert.equal(await executor.submit(marked, 'text', folder), expected);
    assert.equal(await kit.run(Marked, 'text', folder), expected);
  },
  'middleware around activities may refuse a try, answer itself, and catch what is thrown': async (kit) => {
    const { executor, folder } = kit;
    const refused = await rejection(executor.submit(marked, 'refuse outer', folder), 'activity-failed');
    assert.equal((refused.cause as Error).message, 'refused by outer');
    assert.equal(hasSign(folder, 'inner 1'), false);

    assert.equal(await executor.submit(marked, 'answer outer', folder), 'answered by outer');
    assert.equal(hasSign(folder, 'inner 1'), false);
    assert.equal(await executor.submit(marked, 'catch', folder), 'outer(inner caught no text to catch)');
  },
  'middleware around activities sees every try': async (kit) => {
    const { executor, folder } = kit;
    await rejection(executor.submit(marked, 'fail', folder), 'activity-failed');

    const signs = ['outer 1', 'inner 1', 'outer 2', 'inner 2'].map((sign) => hasSign(folder, sign));
    assert.deepEqual(signs, [true, true, true, true]);
    assert.equal(hasSign(folder, 'inner 3'), false);
  },
  'middleware around commands changes arguments when they are done, and results before anybody sees them':
    async (kit) => {
      const first = [[['first', 'one', 'two'], 'two'], 'one'];
      const second = [[[first, 'second', 'one', 'two'], 'two'], 'one'];
      assert.deepEqual(await kit.run(Commanded, 'activity'), second);
      assert.deepEqual(await kit.run(Commanded, 'child'), [[['first', 'one', 'two'], 'two'], 'one']);
    },
  'middleware around commands changes timers, signals, markers and what a run goes on with': async (kit) => {
    const handle = await kit.start(Commanded, ['timer']);
    await kit.untilTimers(handle);
    await kit.advanceMs(4_000);
    assert.equal(await handle.result(), 4_000);

    assert.deepEqual(await kit.run(Commanded, 'signal'), ['sent', 'one']);
    const marks = [{ name: 'mark', details: ['made', 'one'] }];
    assert.deepEqual(await kit.run(Commanded, 'marker'), [marks, undefined, 1]);
    assert.deepEqual(await kit.run(Commanded, 'continue'), ['sent', 'one']);
  },
  'middleware around commands may refuse a task, and turn a failure into a result or another failure': async (
    kit,
  ) => {
    assert.deepEqual(await kit.run(Commanded, 'failures'), [
      'refused at the outermost',
      ['mended', 'one'],
      'another',
      'activity `kit-fail-with` failed: as it is',
    ]);
  },
  'middleware around commands measures: it sees request and outcome in their turns, once': async (kit) => {
    await kit.run(Commanded, 'activity');
    await kit.replayAll();

    assert.deepEqual(
      kit.lines.map(({ message, fields }) => `${message} ${String(fields['id'])}`),
      [
        'before activity activity-kit-echo-all-1',
        'after activity result activity-kit-echo-all-1',
        'before activity activity-kit-echo-all-2',
        'after activity result activity-kit-echo-all-2',
      ],
    );
    for (const { fields, atMs } of kit.lines) if ('nowMs' in fields) assert.equal(fields['nowMs'], atMs);
  },
} as const satisfies Record<string, Case>;
