import { Workflow } from 'simpleflow';
import { describe, expect, it, vi } from 'vitest';
import { addOne, DeciderFlow } from '../support/decider-flow.js';

/** One decision for each signal. */
class Counts extends Workflow {
  static override readonly definition = { name: 'counts', taskList: 'list' };

  async run(until: number): Promise<number> {
    let seen = 0;
    while (seen < until) {
      await this.waitSignal('go');
      seen += 1;
    }
    return seen;
  }
}

/** The same type, of another time. */
class CountsOtherwise extends Workflow {
  static override readonly definition = { name: 'counts', taskList: 'list' };

  async run(until: number): Promise<number> {
    await this.startTimer(1_000, { id: 'new' });
    return until;
  }
}

class NeverStarts extends Workflow {
  static override readonly definition = { name: 'never-starts' };
  static started = 0;

  async run(): Promise<void> {
    NeverStarts.started += 1;
    await this.waitSignal('never');
  }
}

class Sums extends Workflow {
  static override readonly definition = { name: 'sums' };

  async run(n: number): Promise<number> {
    let x = 0;
    for (let i = 0; i < n; i += 1) x = await this.submit(addOne, x);
    return x;
  }
}

class TooMuch extends Workflow {
  static override readonly definition = { name: 'too-much' };

  async run(): Promise<string> {
    return 'x'.repeat(40_000);
  }
}

async function untilDecisions(flow: DeciderFlow, workflowId: string, count: number): Promise<void> {
  await vi.waitFor(() => expect(flow.count(workflowId, 'DecisionTaskCompleted')).toBe(count), 10_000);
}

describe('a decider', () => {
  it('keeps runs, gets their tasks by a list of its own, and reads only what is new', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ workflows: [Counts] });
    const handle = await flow.executor.start(Counts, [20], { workflowId: 'w' });
    await untilDecisions(flow, 'w', 1);

    for (let n = 1; n <= 20; n += 1) {
      await handle.signal('go');
      await untilDecisions(flow, 'w', n + 1);
    }

    expect(await handle.result()).toBe(20);
    const { hits, misses, hitRatio, pages, events, cachedRuns } = decider.metrics;
    expect({ hits, misses, hitRatio, pages, cachedRuns }).toEqual({
      hits: 20,
      misses: 1,
      hitRatio: 1,
      pages: 21,
      cachedRuns: 0,
    });
    // Six at a time: from one DecisionTaskStarted to the next.
    expect(events).toBeLessThan(130);
    const [first, ...others] = flow.lists('w');
    expect(first).toBe('list');
    expect(new Set(others).size).toBe(1);
    expect(others[0]).toMatch(/^simpleflow-sticky-/u);
  });

  it('decides the same without a cache, reading the whole history each time', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ workflows: [Sums], cachedRuns: 0 });
    await flow.worker();

    expect(await flow.executor.submit(Sums, 5)).toBe(5);

    const { hits, misses, hitRatio } = decider.metrics;
    expect({ hits, misses, hitRatio }).toEqual({ hits: 0, misses: 6, hitRatio: 0 });
  });

  it('reads from the start what had to make way in the cache', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ workflows: [Sums], cachedRuns: 1, concurrency: 1 });
    await flow.worker();

    const results = await Promise.all([1, 2, 3].map(async () => flow.executor.submit(Sums, 4)));

    expect(results).toEqual([4, 4, 4]);
    const { evicted, misses, decisions } = decider.metrics;
    expect(evicted).toBeGreaterThan(0);
    expect(misses).toBeGreaterThan(3);
    expect(decisions).toBe(15);
  });

  it('leaves no run behind when another decider is gone: after the sticky time the shared list has its task', async () => {
    await using flow = await DeciderFlow.open();
    const first = await flow.decider({ workflows: [Counts], stickyMs: 5_000 });
    const handle = await flow.executor.start(Counts, [1], { workflowId: 'w' });
    await untilDecisions(flow, 'w', 1);
    await first.shutdown({ graceMs: 0 });
    await flow.decider({ workflows: [Counts] });

    await handle.signal('go');
    expect(flow.lists('w').at(-1)).toMatch(/^simpleflow-sticky-/u);
    await flow.server.advanceMs(5_000);

    expect(await handle.result()).toBe(1);
    expect(flow.lists('w').at(-1)).toBe('list');
  });

  it('puts the original list back while it drains', async () => {
    await using flow = await DeciderFlow.open();
    const decider = await flow.decider({ workflows: [Counts] });
    const handle = await flow.executor.start(Counts, [3], { workflowId: 'w' });
    await untilDecisions(flow, 'w', 1);

    const drained = decider.shutdown();
    await handle.signal('go');
    await untilDecisions(flow, 'w', 2);
    await handle.signal('go');
    expect(flow.lists('w').at(-1)).toBe('list');
    await flow.server.advanceMs(60_000);
    await drained;

    await flow.decider({ workflows: [Counts] });
    await handle.signal('go');
    expect(await handle.result()).toBe(3);
  });

  it('never starts a run that was cancelled before its first turn', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await flow.executor.start(NeverStarts, [], { workflowId: 'w' });
    await handle.cancel();

    await flow.decider({ workflows: [NeverStarts] });

    await expect(handle.result()).rejects.toMatchObject({ code: 'cancelled' });
    expect(NeverStarts.started).toBe(0);
  });

  it('decides again after UNHANDLED_DECISION, with the same instance', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await flow.executor.start(Counts, [1], { workflowId: 'w' });
    let isClosing = false;
    const endpoint = await flow.proxy(async (operation, body): Promise<'pass'> => {
      if (operation === 'RespondDecisionTaskCompleted' && body.includes('CompleteWorkflow') && !isClosing) {
        isClosing = true;
        await handle.signal('go', 'once more');
      }
      return 'pass';
    });
    const decider = await flow.decider({ workflows: [Counts], endpoint });
    await untilDecisions(flow, 'w', 1);

    await handle.signal('go');

    expect(await handle.result()).toBe(1);
    expect(flow.count('w', 'CompleteWorkflowExecutionFailed')).toBe(1);
    expect(decider.metrics.misses).toBe(1);
  });

  it('drops an instance whose answer may not have been taken', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await flow.executor.start(Counts, [2], { workflowId: 'w' });
    let lost = 0;
    const endpoint = await flow.proxy((operation) => {
      if (operation !== 'RespondDecisionTaskCompleted' || lost > 0) return 'pass';
      lost += 1;
      return 'lose-answer';
    });
    const decider = await flow.decider({ workflows: [Counts], endpoint });
    await vi.waitFor(() => expect(decider.metrics.lost).toBe(1), 10_000);

    await handle.signal('go');
    await untilDecisions(flow, 'w', 2);
    await handle.signal('go');

    expect(await handle.result()).toBe(2);
    const { misses, hits } = decider.metrics;
    expect({ misses, hits }).toEqual({ misses: 2, hits: 1 });
  });

  it('fails a run whose result is too long for the service, and says what to do', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [TooMuch] });

    const error: unknown = await flow.executor.submit(TooMuch).exception();

    expect(error).toMatchObject({ code: 'workflow-failed', cause: { code: 'too-large' } });
    expect(String((error as Error).cause)).toContain('store the value, and send where it is');
  });
});

describe('a run that cannot be decided', () => {
  it('of an unknown type is left to others, and does not stop the decider', async () => {
    await using flow = await DeciderFlow.open({ decisionStartToCloseMs: 10_000 });
    await flow.decider({ workflows: [Counts], taskLists: ['default', 'list'] });
    const unknown = await flow.executor.start(Sums, [1], { workflowId: 'u' });
    const known = await flow.executor.start(Counts, [1], { workflowId: 'k' });

    await known.signal('go');
    expect(await known.result()).toBe(1);
    expect(flow.lines.join('\n')).toMatch(/workflow type `sums` \(default\) is not known here/u);

    await flow.worker();
    await flow.decider({ workflows: [Sums] });
    await flow.server.advanceMs(10_000);
    // The first one may have been quicker; then it is the other's turn.
    await vi.waitFor(async () => {
      await flow.server.advanceMs(10_000);
      expect((await unknown.describe()).status).toBe('completed');
    }, 10_000);
  });

  it('because its code has changed is left, and goes on when the code is mended', async () => {
    await using flow = await DeciderFlow.open({ decisionStartToCloseMs: 10_000 });
    const first = await flow.decider({ workflows: [Counts], cachedRuns: 0 });
    const handle = await flow.executor.start(Counts, [1], { workflowId: 'w' });
    await untilDecisions(flow, 'w', 1);
    await first.shutdown({ graceMs: 0 });
    const changed = await flow.decider({ workflows: [CountsOtherwise], cachedRuns: 0 });
    await handle.signal('go');

    await vi.waitFor(() => expect(changed.metrics.left).toBe(1), 10_000);
    const [line] = flow.lines.filter((each) => each.includes('its decision is left'));
    expect(line).toMatch(/run `.*` of `w` \(counts\): .*code and history disagree in turn 1/u);
    expect(line).toMatch(/start timer new of 1000 ms/u);
    expect(line).toMatch(/decider\.test\.ts:\d+:\d+/u);
    await changed.shutdown({ graceMs: 0 });
    await flow.decider({ workflows: [Counts] });
    await flow.server.advanceMs(10_000);

    expect(await handle.result()).toBe(1);
  });

  it('is failed where the policy says so', async () => {
    await using flow = await DeciderFlow.open();
    const first = await flow.decider({ workflows: [Counts], cachedRuns: 0 });
    const handle = await flow.executor.start(Counts, [1], { workflowId: 'w' });
    await untilDecisions(flow, 'w', 1);
    await first.shutdown({ graceMs: 0 });
    await flow.decider({ workflows: [CountsOtherwise], brokenRuns: 'fail-run' });
    await handle.signal('go');

    await expect(handle.result()).rejects.toMatchObject({
      code: 'workflow-failed',
      cause: { code: 'non-deterministic' },
    });
  });
});

describe('startDecider', () => {
  it.each([
    [{ concurrency: 0 }, '`concurrency` must be a whole number of at least 1, got `0`'],
    [{ cachedRuns: -1 }, '`cachedRuns` must be a whole number of at least 0, got `-1`'],
    [{ stickyMs: 0.5 }, '`stickyMs` must be a whole number of at least 1, got `0.5`'],
  ])('refuses %j', async (options, message) => {
    await using flow = await DeciderFlow.open();

    await expect(flow.decider({ workflows: [Counts], ...options })).rejects.toMatchObject({
      code: 'invalid-option',
      message,
    });
  });

  it('refuses two workflows of one type, and modules without any', async () => {
    await using flow = await DeciderFlow.open();

    await expect(flow.decider({ workflows: [Counts, CountsOtherwise] })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    await expect(flow.decider({ workflows: ['./examples/quickstart/activities.ts'] })).rejects.toMatchObject({
      code: 'unknown-workflow',
    });
  });
});
