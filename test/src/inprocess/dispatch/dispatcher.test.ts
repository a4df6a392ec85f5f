import { describe, expect, it } from 'vitest';
import type { ActivityOutcome } from '../../../../src/activity/activity-call.js';
import { defaultCodec } from '../../../../src/codec/codec.js';
import type { ActivityTimeouts } from '../../../../src/engine/language/commands.js';
import type { ActivityRunner } from '../../../../src/executor/activity-runner.js';
import { RealClock, VirtualClock, type Clock } from '../../../../src/inprocess/clock.js';
import { Dispatcher } from '../../../../src/inprocess/dispatch/dispatcher.js';
import type { Flight, FlightListener } from '../../../../src/inprocess/dispatch/flight.js';
import { HeldRunner, settled } from '../../../support/held-runner.js';

/** Notes what it is told: `a started`, `a completed`. */
class NotingListener implements FlightListener {
  readonly log: string[] = [];
  readonly started = undefined;
  flightStarted(flight: Flight): void {
    this.log.push(`${flight.id} started`);
  }
  flightEnded(flight: Flight, outcome: ActivityOutcome): void {
    const how = outcome.kind === 'timed-out' ? outcome.timeout : outcome.kind;
    this.log.push(`${flight.id} ${how}`);
  }
}

/** Ends each call at once, after `work`. */
class InstantRunner implements ActivityRunner {
  readonly concurrency = 1;
  readonly canStopRunning = false;
  readonly seen: string[] = [];
  readonly #work: (id: string) => void;
  constructor(work: (id: string) => void = () => undefined) {
    this.#work = work;
  }
  run({ id }: { readonly id: string }): ActivityOutcome {
    this.seen.push(id);
    this.#work(id);
    return { kind: 'completed' };
  }
  async close(): Promise<void> {}
}

function setUp<R extends ActivityRunner>(runner: R, clock: Clock = new VirtualClock('manual', 0)) {
  const listener = new NotingListener();
  let idles = 0;
  const dispatcher = new Dispatcher({
    runner,
    codec: defaultCodec,
    clock,
    yields: !(clock instanceof VirtualClock),
    onIdle: () => (idles += 1),
  });
  const enqueue = (id: string, timeouts: ActivityTimeouts = {}): Flight =>
    dispatcher.enqueue(
      {
        kind: 'schedule-activity',
        id,
        name: id,
        version: '1',
        taskList: 'default',
        input: '{}',
        attempt: 1,
        ...timeouts,
      },
      undefined,
      listener,
    );
  return { runner, clock, listener, dispatcher, enqueue, idles: () => idles };
}

/** Holds the thread, as an activity does that computes. */
function block(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('the queue before a runner', () => {
  it('hands over calls in order, never more than the runner can run', async () => {
    const { runner, dispatcher, enqueue } = setUp(new HeldRunner({ concurrency: 2 }));
    for (const id of ['a', 'b', 'c', 'd']) enqueue(id);
    dispatcher.pump();
    const first = [...runner.ids];

    runner.calls[1]!.complete();
    await settled();

    expect(first).toEqual(['a#1', 'b#1']);
    expect(runner.ids).toEqual(['a#1', 'b#1', 'c#1']);
    expect(dispatcher.isIdle).toBe(false);
  });

  it('runs calls that end at once before `pump` returns, and says once that it is idle', () => {
    const { dispatcher, enqueue, listener, idles } = setUp(new InstantRunner());
    for (const id of ['a', 'b']) enqueue(id);

    dispatcher.pump();

    expect(listener.log).toEqual(['a completed', 'b completed']);
    expect([dispatcher.isIdle, idles()]).toEqual([true, 1]);
  });

  it('puts what a call enqueues behind what is queued', () => {
    const more = (id: string): void => {
      if (id !== 'a') return;
      enqueue('d');
      dispatcher.pump();
    };
    const { runner, dispatcher, enqueue } = setUp(new InstantRunner(more));
    for (const id of ['a', 'b', 'c']) enqueue(id);

    dispatcher.pump();

    expect(runner.seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('passes over calls that ended while they were queued', () => {
    const { runner, dispatcher, enqueue, listener } = setUp(new InstantRunner());
    const [a, b] = [enqueue('a'), enqueue('b')];
    enqueue('c');

    a.cancel();
    b.discard();
    dispatcher.pump();

    expect(runner.seen).toEqual(['c']);
    expect(listener.log).toEqual(['a cancelled', 'c completed']);
  });

  it('takes 100,000 calls in order', () => {
    const { runner, dispatcher, enqueue } = setUp(new InstantRunner());
    for (let i = 0; i < 100_000; i += 1) enqueue(String(i));

    dispatcher.pump();

    expect(runner.seen).toHaveLength(100_000);
    expect(runner.seen.every((id, i) => id === String(i))).toBe(true);
  });

  it('lets the process do something else between calls that take long', async () => {
    const { runner, dispatcher, enqueue } = setUp(new InstantRunner(() => block(6)), new RealClock());
    for (const id of ['a', 'b', 'c']) enqueue(id);

    dispatcher.pump();
    const atOnce = [...runner.seen];
    await settled();

    expect(atOnce).toEqual(['a']);
    expect(runner.seen).toEqual(['a', 'b', 'c']);
  });

  it('frees the place of a call that has run out of time', async () => {
    const clock = new VirtualClock('manual', 0);
    const { runner, dispatcher, enqueue, listener } = setUp(new HeldRunner(), clock);
    enqueue('a', { startToCloseMs: 10 });
    enqueue('b');
    dispatcher.pump();

    clock.advanceMs(10);
    runner.calls[0]!.complete();
    await settled();

    expect(listener.log).toEqual(['a started', 'a start-to-close', 'b started']);
    expect(dispatcher.isIdle).toBe(false);
  });
});

describe('the time limits of a call', () => {
  it.each<[keyof ActivityTimeouts, string]>([
    ['startToCloseMs', 'start-to-close'],
    ['scheduleToCloseMs', 'schedule-to-close'],
    ['heartbeatMs', 'heartbeat'],
  ])('end a running call: %s', async (option, timeout) => {
    const clock = new VirtualClock('manual', 0);
    const { runner, dispatcher, enqueue, listener } = setUp(new HeldRunner(), clock);
    enqueue('a', { [option]: 10 });
    dispatcher.pump();

    clock.advanceMs(9);
    const before = [...listener.log];
    clock.advanceMs(1);
    runner.calls[0]!.complete();
    await settled();

    expect(before).toEqual(['a started']);
    expect(listener.log).toEqual(['a started', `a ${timeout}`]);
    expect(runner.calls[0]!.control.signal.aborted).toBe(true);
  });

  it.each<[keyof ActivityTimeouts, string]>([
    ['scheduleToStartMs', 'schedule-to-start'],
    ['scheduleToCloseMs', 'schedule-to-close'],
  ])('end a queued call, which is never started: %s', async (option, timeout) => {
    const clock = new VirtualClock('manual', 0);
    const { runner, dispatcher, enqueue, listener } = setUp(new HeldRunner(), clock);
    enqueue('a');
    enqueue('b', { [option]: 10 });
    dispatcher.pump();

    clock.advanceMs(10);
    runner.calls[0]!.complete();
    await settled();

    expect(listener.log).toEqual(['a started', `b ${timeout}`, 'a completed']);
    expect(runner.ids).toEqual(['a#1']);
  });

  it('are over with the call', async () => {
    const clock = new VirtualClock('manual', 0);
    const { runner, dispatcher, enqueue, listener } = setUp(new HeldRunner(), clock);
    enqueue('a', { startToCloseMs: 10, scheduleToStartMs: 10, scheduleToCloseMs: 10, heartbeatMs: 10 });
    dispatcher.pump();
    runner.calls[0]!.complete();
    await settled();

    clock.advanceMs(100);

    expect(listener.log).toEqual(['a started', 'a completed']);
  });

  it('of silence begin anew with every heartbeat, which throws once the call is to stop', () => {
    const clock = new VirtualClock('manual', 0);
    const { runner, dispatcher, enqueue, listener } = setUp(new HeldRunner(), clock);
    enqueue('a', { heartbeatMs: 10 });
    dispatcher.pump();
    const { control } = runner.calls[0]!;

    for (let i = 0; i < 10; i += 1) {
      clock.advanceMs(9);
      control.heartbeat();
    }
    const alive = [...listener.log];
    clock.advanceMs(10);

    expect(alive).toEqual(['a started']);
    expect(listener.log).toEqual(['a started', 'a heartbeat']);
    expect(() => control.heartbeat()).toThrow(expect.objectContaining({ code: 'timeout' }));
  });

  // Code that computes keeps timers from firing: what was late was taken for good, start-to-close excepted.
  it.each<[keyof ActivityTimeouts, string]>([
    ['startToCloseMs', 'start-to-close'],
    ['scheduleToCloseMs', 'schedule-to-close'],
    ['heartbeatMs', 'heartbeat'],
  ])('hold also for code that blocks the thread: %s', (option, timeout) => {
    const clock = new RealClock();
    const { dispatcher, enqueue, listener } = setUp(new InstantRunner(() => block(20)), clock);
    enqueue('a', { [option]: 5 });

    dispatcher.pump();
    clock.close();

    expect(listener.log).toEqual([`a ${timeout}`]);
  });

  it.each<[keyof ActivityTimeouts, string]>([
    ['scheduleToStartMs', 'schedule-to-start'],
    ['scheduleToCloseMs', 'schedule-to-close'],
  ])('hold also for a call that waited behind code that blocks the thread: %s', (option, timeout) => {
    const clock = new RealClock();
    const { runner, dispatcher, enqueue, listener } = setUp(new InstantRunner(), clock);
    enqueue('a', { [option]: 5 });

    block(20);
    dispatcher.pump();
    clock.close();

    expect(listener.log).toEqual([`a ${timeout}`]);
    expect(runner.seen).toEqual([]);
  });
});

describe('the signal of a call', () => {
  it('is aborted with the reason, also if nobody had asked for it', () => {
    const { runner, dispatcher, enqueue } = setUp(new HeldRunner());
    const flight = enqueue('a');
    dispatcher.pump();

    flight.cancel();
    flight.cancel();

    const { signal } = runner.calls[0]!.control;
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ code: 'cancelled', message: '`a` was asked to stop' });
  });

  it('reaches those who listen', () => {
    const { runner, dispatcher, enqueue } = setUp(new HeldRunner());
    const flight = enqueue('a');
    dispatcher.pump();
    const seen: string[] = [];
    runner.calls[0]!.control.signal.addEventListener('abort', () => seen.push('aborted'));

    flight.cancel();

    expect(seen).toEqual(['aborted']);
  });
});
