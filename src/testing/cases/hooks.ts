import assert from 'node:assert/strict';
import type { ClosedStatus, TurnInformation } from '../../workflow/hooks.js';
import { Workflow } from '../../workflow/workflow.js';
import { increment } from '../fixtures/activities.js';
import { rejection } from '../expect.js';
import type { Case } from '../kit.js';
import { codeOf } from './ids.js';

type How = 'complete' | 'fail' | 'sleep' | 'continue' | 'fail late' | 'fail early' | 'fail in turn';

/** Writes down what it is told: each call of a hook as a line. */
export class Told extends Workflow {
  static override readonly definition = { name: 'kit-told' };
  #how: How = 'complete';

  async run(how: How): Promise<unknown> {
    this.#how = how;
    this.log.info('run');
    await this.submit(increment, 1);
    if (how === 'fail') throw new RangeError('no');
    if (how === 'sleep') await this.sleep(60_000);
    if (how === 'continue') return this.continueAsNew('complete');
    return 42;
  }

  override beforeReplay({ number }: TurnInformation): void {
    this.log.info(`before ${number}`, { now: this.now() });
    this.recordMarker('before', number);
    if (this.#how === 'fail early') throw new RangeError('no turn');
  }

  override afterReplay({ number }: TurnInformation): void {
    this.log.info(`after ${number}`, { events: this.historySize.events });
    if (this.#how === 'fail in turn') throw new RangeError('no turn');
  }

  override onCanceled(): void {
    this.log.info('canceled');
  }

  override onCompleted(result: unknown): void {
    this.log.info('completed', { result, now: this.now(), events: this.historySize.events });
    if (this.#how === 'fail late') throw new RangeError('not like this');
  }

  override onFailure(error: unknown): void {
    this.log.info(`failed ${(error as Error).message}`);
    throw new Error('too late');
  }

  override afterClosed(status: ClosedStatus): void {
    this.log.info(`closed ${status}`);
    this.submit(increment, 1);
  }
}

const TOO_LATE = ['`afterClosed` threw'];
const TURNS = ['before 1', 'run', 'after 1', 'before 2', 'after 2'];

function messages({ lines }: Parameters<Case>[0]): string[] {
  return lines.map(({ message }) => message);
}

/** What each run has written, in the order in which they began. Whoever waits for a result may know of the end before the run. */
async function assertTold(kit: Parameters<Case>[0], ...runs: readonly (readonly string[])[]): Promise<void> {
  const ends = (): number => messages(kit).filter((message) => message === TOO_LATE[0]).length;
  await kit.until('the runs have heard of their end', () => ends() >= runs.length);
  const told = new Map<string | undefined, string[]>();
  for (const { runId, message } of kit.lines) told.set(runId, [...(told.get(runId) ?? []), message]);
  assert.deepEqual([...told.values()], runs);
}

type AsyncHook =
  | 'shouldCancel'
  | 'onCanceled'
  | 'beforeReplay'
  | 'afterReplay'
  | 'onCompleted'
  | 'afterClosed';

/** One of its hooks is async, as only code without types can write all of them. */
export class HasAsyncHook extends Workflow {
  static override readonly definition = { name: 'kit-has-async-hook' };

  async run(hook: AsyncHook, isLong: boolean): Promise<number> {
    Object.assign(this, {
      [hook]: async () => {
        await Promise.resolve();
        throw new RangeError('nobody waits for this');
      },
    });
    await this.submit(increment, 1);
    if (isLong) await this.sleep(60_000);
    return 42;
  }
}

/** Writes a line in each of two turns, and its level. */
export class Writes extends Workflow {
  static override readonly definition = { name: 'kit-writes' };

  async run(): Promise<void> {
    this.log.debug('one', { n: 1n });
    await this.submit(increment, 1);
    this.log.warn('two');
    await this.submit(increment, 1);
    this.log.error('three', { error: new RangeError('no') });
  }
}

/** What the run has heard of: a signal twice, a marker twice, timers that are open, done and cancelled. */
export class LooksBack extends Workflow {
  static override readonly definition = { name: 'kit-looks-back' };

  async run(): Promise<unknown[]> {
    const begun = this.now();
    const none = [
      this.getEventDetails('signal', 'note'),
      this.getEventDetails('marker', 'step'),
      this.getEventDetails('timer', 'mine'),
    ];
    this.recordMarker('step', 1);
    this.recordMarker('step', { n: 2 });
    await this.sendSignal('self', 'note', 'first');
    await this.sendSignal('self', 'note', 'second');
    await this.waitSignal('note');
    await this.waitSignal('note');
    const open = this.startTimer(60_000, { id: 'open' });
    this.startTimer(60_000, { id: 'cancelled' }).cancel();
    await this.startTimer(5_000, { id: 'mine' });
    const signal = this.getEventDetails('signal', 'note');
    const marker = this.getEventDetails('marker', 'step');
    const timers = ['open', 'cancelled', 'mine'].map((id) => this.getEventDetails('timer', id));
    const before = open.done();
    open.cancel();
    const sender = signal?.from?.workflowId === this.information.workflowId;
    return [
      none,
      sender,
      [signal?.type, signal?.name, signal?.value],
      [marker?.name, marker?.details, (marker?.recordedAtMs ?? 0) - begun],
      timers.map((timer) => [
        timer?.id,
        timer?.state,
        timer?.delayMs,
        timer?.closedAtMs === undefined ? undefined : timer.closedAtMs - timer.startedAtMs,
      ]),
      before,
      codeOf(() => this.getEventDetails('activity' as 'timer', 'x')),
    ];
  }
}

/** What a run is told about itself, what it writes, and what it can look up. */
export const HOOK_CASES = {
  'a run that completes is told of every turn, then that it completes, then that it is closed': async (
    kit,
  ) => {
    assert.equal(await kit.run(Told, 'complete'), 42);

    await assertTold(kit, [...TURNS, 'completed', 'closed completed', ...TOO_LATE]);
    const [before, , after, , , completed] = kit.lines;
    assert.ok(Number(before?.fields['now']) === before?.atMs);
    assert.ok(Number(after?.fields['events']) > 0);
    assert.equal(completed?.fields['result'], 42);
    assert.equal(completed.fields['now'], completed.atMs);
  },
  'a run that fails is told with what, and that it is closed': async (kit) => {
    await rejection((await kit.start(Told, ['fail'])).result(), 'workflow-failed');

    const late = ['`onFailure` threw', 'closed failed', ...TOO_LATE];
    await assertTold(kit, [...TURNS, 'failed no', ...late]);
  },
  'a run that is cancelled is told so, and that it is closed': async (kit) => {
    const handle = await kit.start(Told, ['sleep']);
    await kit.untilTimers(handle);
    await handle.cancel();
    await rejection(handle.result(), 'cancelled');

    const end = ['before 3', 'canceled', 'after 3', 'closed cancelled', ...TOO_LATE];
    await assertTold(kit, [...TURNS, ...end]);
  },
  'a run that goes on as a new one is told only that it is closed': async (kit) => {
    assert.equal(await kit.run(Told, 'continue'), 42);

    const end = ['completed', 'closed completed', ...TOO_LATE];
    const first = [...TURNS, 'closed continued-as-new', ...TOO_LATE];
    await assertTold(kit, first, [...TURNS, ...end]);
  },
  'a hook that throws fails the run': async (kit) => {
    for (const [how, message] of [
      ['fail early', 'no turn'],
      ['fail in turn', 'no turn'],
      ['fail late', 'not like this'],
    ] as const) {
      const error = await rejection((await kit.start(Told, [how])).result(), 'workflow-failed');
      assert.equal((error.cause as Error).message, message);
      await kit.until(`the run hears of it (${how})`, () => messages(kit).includes(`failed ${message}`));
    }
  },
  'a hook that is async fails the run with its name; a late one is logged': async (kit) => {
    for (const hook of [
      'shouldCancel',
      'onCanceled',
      'beforeReplay',
      'afterReplay',
      'onCompleted',
    ] as const) {
      const isLong = hook === 'shouldCancel' || hook === 'onCanceled';
      const handle = await kit.start(HasAsyncHook, [hook, isLong]);
      if (isLong) {
        await kit.untilTimers(handle);
        await handle.cancel();
      }
      const error = await rejection(handle.result(), 'workflow-failed');
      assert.equal(Reflect.get(error.cause as Error, 'code'), 'invalid-option');
      assert.match(String(error.cause), new RegExp(`\`${hook}\` must not be async`, 'u'));
    }

    assert.equal(await kit.run(HasAsyncHook, 'afterClosed', false), 42);
    await kit.until('the late one is logged', () => messages(kit).includes('`afterClosed` threw'));
  },
  'a line is written once, with its level and whose it is, and not by a replay': async (kit) => {
    const handle = await kit.start(Writes, []);
    await handle.result();
    await kit.replayAll();

    assert.deepEqual(
      kit.lines.map(({ level, message }) => [level, message]),
      [
        ['debug', 'one'],
        ['warn', 'two'],
        ['error', 'three'],
      ],
    );
    const { workflowId, runId } = handle;
    for (const line of kit.lines) {
      assert.deepEqual([line.name, line.workflowId, line.runId], ['kit-writes', workflowId, runId]);
    }
    assert.deepEqual(kit.lines[0]?.fields, { n: 1n });
  },
  '`getEventDetails` gives the newest signal and marker of a name, and a timer by its id': async (kit) => {
    const handle = await kit.start(LooksBack, []);
    await kit.untilTimers(handle, 2);
    await kit.advanceMs(5_000);

    assert.deepEqual(await handle.result(), [
      [undefined, undefined, undefined],
      true,
      ['signal', 'note', 'second'],
      ['step', { n: 2 }, 0],
      [
        ['open', 'started', 60_000, undefined],
        ['cancelled', 'cancelled', 60_000, 0],
        ['mine', 'fired', 5_000, 5_000],
      ],
      false,
      'invalid-option',
    ]);
  },
} as const satisfies Record<string, Case>;
