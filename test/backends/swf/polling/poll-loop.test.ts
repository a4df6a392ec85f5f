import { describe, expect, it } from 'vitest';
import { HeldLoop, settle } from './held-polls.js';

function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
}

function throttled(): Error {
  return Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
}

describe('a poll loop', () => {
  it('polls again after a task, and has no more tasks at once than slots', async () => {
    const held = new HeldLoop({ slots: 2 });
    await settle();
    held.polls[0]!.answer('a');
    held.polls[1]!.answer('b');
    await settle();

    expect([held.polls.length, held.tasks.map(({ task }) => task)]).toEqual([2, ['a', 'b']]);

    held.tasks[0]!.finish();
    await settle();

    expect(held.polls).toHaveLength(3);
  });

  it('keeps a slot for every open poll, so that each task that comes is begun at once', async () => {
    const held = new HeldLoop({ slots: 3, polls: 2 });
    await settle();
    expect(held.polls).toHaveLength(2);

    held.polls[0]!.answer('a');
    await settle();
    expect(held.polls).toHaveLength(3);

    held.polls[1]!.answer('b');
    await settle();

    // Two tasks, one open poll: the three slots.
    expect([held.polls.length, held.loop.handling, held.loop.polling]).toEqual([3, 2, 1]);
  });

  it('works on a task that arrives while it drains, then ends', async () => {
    const held = new HeldLoop();
    await settle();
    let isDrained = false;
    const drained = held.loop.drain().then(() => (isDrained = true));
    await settle();
    held.polls[0]!.answer('late');
    await settle();

    expect([held.tasks.map(({ task }) => task), isDrained, held.polls[0]!.signal.aborted]).toEqual([
      ['late'],
      false,
      false,
    ]);

    held.tasks[0]!.finish();
    await drained;

    expect(held.polls).toHaveLength(1);
  });

  it('drains at once when no poll is open, also while it backs off', async () => {
    const held = new HeldLoop();
    await settle();
    held.polls[0]!.fail(refused());
    await settle();
    expect(held.waits).toEqual([100]);

    await held.loop.drain();

    expect(held.polls).toHaveLength(1);
  });

  it('cuts open polls when it is stopped, and waits for its tasks', async () => {
    const held = new HeldLoop({ slots: 2 });
    await settle();
    held.polls[0]!.answer('a');
    await settle();
    let isStopped = false;
    const stopped = held.loop.stop().then(() => (isStopped = true));
    await settle();

    expect([held.polls[1]!.signal.aborted, isStopped, held.lines]).toEqual([true, false, []]);

    held.tasks[0]!.finish();
    await stopped;
  });

  it('tries again without limit, ever more slowly, up to a minute', async () => {
    const held = new HeldLoop();
    await settle();

    for (let round = 0; round < 20; round += 1) {
      held.polls.at(-1)!.fail(refused());
      await settle();
      await held.advanceMs(60_000);
    }

    expect(held.polls).toHaveLength(21);
    expect(held.waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(held.waits.at(-1)).toBe(60_000);
  });

  it('says that an outage has begun and that it is over, and nothing between', async () => {
    const held = new HeldLoop({ slots: 5 });
    await settle();
    for (let round = 0; round < 10; round += 1) {
      for (const poll of held.polls.slice(-5)) poll.fail(refused());
      await settle();
      await held.advanceMs(60_000);
    }
    held.polls.at(-1)!.answer();
    await settle();

    expect(held.lines).toEqual([
      'polling for tests failed, and is tried again until it works: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1',
      'polling for tests works again, after 50 failed polls in 600.0 s',
    ]);
  });

  it('counts polls that fail together as one failure', async () => {
    const held = new HeldLoop({ slots: 3 });
    await settle();
    for (const poll of held.polls) poll.fail(throttled());
    await settle();

    expect(held.waits).toEqual([100, 100, 100]);
    expect(held.lines).toEqual([
      'polling for tests throttled, polls slow down: ThrottlingException: Rate exceeded',
    ]);
  });

  it('is not taken in by a poll that began before the outage and comes back', async () => {
    const held = new HeldLoop({ slots: 2, polls: 2 });
    await settle();
    held.nowMs = 1_000;
    held.polls[0]!.fail(refused());
    await settle();
    held.polls[1]!.answer('from before');
    await settle();

    expect(held.lines).toHaveLength(1);
  });

  it('does not ask a server that says at once that there is nothing without a pause', async () => {
    const held = new HeldLoop();
    await settle();
    held.polls[0]!.answer();
    await settle();
    expect([held.polls.length, held.waits]).toEqual([1, [20]]);

    await held.advanceMs(20);

    expect(held.polls).toHaveLength(2);
  });

  it('ends with an error that no waiting mends, unless polls have worked before', async () => {
    const fatal = new Error('no such domain');
    const isFatal = (error: unknown): boolean => error === fatal;
    const held = new HeldLoop({ isFatal });
    await settle();
    held.polls[0]!.fail(fatal);
    await expect(held.loop.ended).rejects.toBe(fatal);

    const other = new HeldLoop({ isFatal });
    await settle();
    other.polls[0]!.answer('a');
    await settle();
    other.tasks[0]!.finish();
    await settle();
    other.polls[1]!.fail(fatal);
    await settle();
    await other.advanceMs(100);

    expect(other.polls).toHaveLength(3);
  });

  it('does not lose a slot to a handler that rejects', async () => {
    const held = new HeldLoop();
    await settle();
    held.polls[0]!.answer('a');
    await settle();
    held.tasks[0]!.fail(new Error('a defect'));
    await settle();

    expect([held.polls.length, held.lines]).toEqual([2, ['working on one of tests failed: Error: a defect']]);
  });
});
