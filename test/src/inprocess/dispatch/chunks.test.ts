import { describe, expect, it } from 'vitest';
import type { ActivityOutcome } from '../../../../src/activity/activity-call.js';
import { defaultCodec } from '../../../../src/codec/codec.js';
import type { ActivityTimeouts } from '../../../../src/engine/language/commands.js';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import { Dispatcher } from '../../../../src/inprocess/dispatch/dispatcher.js';
import type { Flight } from '../../../../src/inprocess/dispatch/flight.js';
import { HeldChunkRunner } from '../../../support/held-chunk-runner.js';
import { settled } from '../../../support/held-runner.js';

function setUp(options: { concurrency?: number } = {}) {
  const runner = new HeldChunkRunner({ canStopRunning: true, ...options });
  const clock = new VirtualClock('manual', 0);
  const log: string[] = [];
  const listener = {
    started: undefined,
    flightStarted: ({ id }: Flight) => void log.push(`${id} started`),
    flightEnded: ({ id }: Flight, outcome: ActivityOutcome) => {
      const { kind } = outcome;
      const why =
        kind === 'failed' ? ` ${outcome.failure.reason}` : kind === 'timed-out' ? ` ${outcome.timeout}` : '';
      log.push(`${id} ${kind}${why}`);
    },
  };
  const dispatcher = new Dispatcher({
    runner,
    codec: defaultCodec,
    clock,
    yields: false,
    onIdle: () => log.push('idle'),
  });
  const enqueue = (id: string, chunkSize = 3, timeouts: ActivityTimeouts = {}): Flight =>
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
      { chunkSize },
      listener,
    );
  const enqueueAll = (ids: string, chunkSize?: number): Flight[] =>
    ids.split('').map((id) => enqueue(id, chunkSize));
  return { runner, clock, log, dispatcher, enqueue, enqueueAll };
}

/** Holds the thread, as an activity does that computes. */
function block(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('calls that may share a message', () => {
  it('do, up to their number, in one place of the runner', async () => {
    const { runner, log, dispatcher, enqueueAll } = setUp();
    enqueueAll('abcd');
    dispatcher.pump();
    const first = runner.chunks.map(({ ids }) => ids);

    runner.chunks[0]!.completeAll();
    await settled();

    expect(first).toEqual([['a', 'b', 'c']]);
    expect(log).toEqual(['a completed', 'b completed', 'c completed']);
    expect(runner.chunks[1]!.ids).toEqual(['d']);
  });

  it('wait until no more are submitted in one go', async () => {
    const { runner, dispatcher, enqueue } = setUp({ concurrency: 2 });
    enqueue('a');
    dispatcher.pump();
    const atOnce = runner.chunks.length;
    await Promise.resolve();
    enqueue('b');
    dispatcher.pump();
    await settled();

    expect(atOnce).toBe(0);
    expect(runner.chunks.map(({ ids }) => ids)).toEqual([['a', 'b']]);
  });

  it('are not mixed with others, and keep their order', async () => {
    const { runner, dispatcher, enqueue, enqueueAll } = setUp({ concurrency: 9 });
    enqueueAll('ab');
    enqueue('x', 1);
    enqueueAll('cd', 2);
    enqueue('e', 5);
    dispatcher.pump();
    await settled();

    expect(runner.chunks.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(runner.ids).toEqual(['x#1']);
  });

  it('leave out what was cancelled in the queue', async () => {
    const { runner, log, dispatcher, enqueueAll } = setUp();
    const [, b, c] = enqueueAll('abcd');
    b!.cancel();
    c!.discard();

    dispatcher.pump();
    await settled();

    expect(runner.chunks.map(({ ids }) => ids)).toEqual([['a', 'd']]);
    expect(log).toEqual(['b cancelled']);
  });

  it('each have their own begin, end and request to stop', async () => {
    const { runner, log, dispatcher, enqueueAll } = setUp();
    const [a, b] = enqueueAll('abc');
    dispatcher.pump();
    const held = runner.chunks[0]!;
    held.chunk.started(0);
    b!.cancel();
    a!.cancel();
    a!.cancel();

    held.complete(0);
    held.chunk.ended(1, { kind: 'cancelled' });
    held.fail(2);
    held.complete(2);

    expect(held.stops).toEqual(['1 cancelled', '0 cancelled']);
    expect([held.chunk.stopReason(1)?.message, held.chunk.stopReason(2)]).toEqual([
      '`b` was asked to stop',
      undefined,
    ]);
    expect(log).toEqual(['a started', 'a completed', 'b cancelled', 'c failed RangeError: no']);
  });

  it('have time limits that count from the begin of each', async () => {
    const { runner, clock, log, dispatcher, enqueue } = setUp();
    for (const id of 'abc') enqueue(id, 3, { startToCloseMs: 10 });
    dispatcher.pump();
    const { chunk, stops } = runner.chunks[0]!;
    chunk.started(0);
    clock.advanceMs(9);
    runner.chunks[0]!.complete(0);
    clock.advanceMs(50);
    chunk.started(1);
    clock.advanceMs(11);

    expect(chunk.isTimed).toBe(true);
    expect(log).toEqual(['a started', 'a completed', 'b started', 'b timed-out start-to-close']);
    expect(stops).toEqual(['1 timeout']);
  });

  it('have limits of silence and of waiting, too', async () => {
    const { runner, clock, log, dispatcher, enqueue } = setUp();
    enqueue('a', 2, { heartbeatMs: 10 });
    enqueue('b', 2, { scheduleToStartMs: 25 });
    dispatcher.pump();
    const { chunk } = runner.chunks[0]!;
    chunk.started(0);
    clock.advanceMs(9);
    chunk.heartbeat(0);
    clock.advanceMs(9);
    expect(log).toEqual(['a started']);
    clock.advanceMs(9);
    chunk.heartbeat(0);

    expect(log).toEqual(['a started', 'a timed-out heartbeat', 'b timed-out schedule-to-start']);
  });

  it('go back to the queue if the worker was lost before they had begun', async () => {
    const { runner, log, dispatcher, enqueue, enqueueAll } = setUp();
    const flights = enqueueAll('abc');
    enqueue('x', 1);
    dispatcher.pump();
    const held = runner.chunks[0]!;
    held.fail(0);
    flights[1]!.cancel();
    held.settle();
    await settled();

    expect(log).toEqual(['a failed RangeError: no', 'b cancelled']);
    expect(runner.chunks.map(({ ids }) => ids)).toEqual([['a', 'b', 'c'], ['c']]);
    runner.chunks[1]!.completeAll();
    await settled();
    expect(runner.ids).toEqual(['x#1']);
  });

  it.each([
    ['says it is done', undefined, 'the runner was done with a chunk before its calls had ended'],
    ['rejects', new RangeError('gone'), 'gone'],
  ])('fail if they have begun and the runner %s', async (_, error, message) => {
    const { runner, log, dispatcher, enqueueAll } = setUp();
    enqueueAll('abc');
    dispatcher.pump();
    const held = runner.chunks[0]!;
    held.complete(0);
    held.chunk.started(1);
    held.settle(error);
    await settled();

    expect(log.slice(0, 3)).toEqual(['a completed', 'b started', expect.stringContaining(`b failed`)]);
    expect(log[2]).toContain(message);
    expect(runner.chunks[1]!.ids).toEqual(['c']);
  });

  it('all fail if none had begun, instead of being handed over for ever', async () => {
    const { runner, log, dispatcher, enqueueAll } = setUp();
    enqueueAll('abc');
    dispatcher.pump();
    runner.chunks[0]!.settle();
    await settled();

    expect(log.length).toBe(4);
    expect(runner.chunks.length).toBe(1);
    expect(dispatcher.isIdle).toBe(true);
  });

  it('fail if the runner throws', async () => {
    const { runner, log, dispatcher, enqueueAll } = setUp();
    runner.runChunk = () => {
      throw new RangeError('broken');
    };
    enqueueAll('ab', 2);
    dispatcher.pump();
    await settled();

    expect(log).toEqual(['a failed RangeError: broken', 'b failed RangeError: broken', 'idle']);
  });

  it('count in the numbers, with the times that the worker has measured', async () => {
    const { runner, dispatcher, enqueueAll } = setUp();
    const queuedAtMs = performance.now();
    enqueueAll('abcd');
    dispatcher.pump();
    const held = runner.chunks[0]!;
    held.chunk.started(0);
    const { running, queued } = dispatcher.meter.read();
    block(30);
    held.complete(0);
    held.complete(1, 1, 5);
    held.complete(2, 2, 10);
    const passedMs = performance.now() - queuedAtMs;
    const { done, runTimeMs, waitTimeMs } = dispatcher.meter.read();

    expect([running, queued, done]).toEqual([1, 3, 3]);
    expect(runTimeMs.p50).toBeCloseTo(10, 0);
    expect(runTimeMs.max).toBeGreaterThanOrEqual(29);
    // The 5 ms that the second one ran, by what its worker told, are no wait.
    expect(waitTimeMs.max).toBeLessThanOrEqual(passedMs - 5 + 0.001);
  });
});
