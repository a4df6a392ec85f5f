import { Workflow } from 'simpleflow';
import { connect, replayHistory, type HistoryReport } from 'simpleflow/backends/swf';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchRejections } from '../../../../backends/swf/decider/rejection-watch.js';
import { addOne, DeciderFlow, type Meddling } from '../support/decider-flow.js';

class LeavesSignals extends Workflow {
  static override readonly definition = { name: 'leaves-signals' };

  async run(round: number): Promise<unknown> {
    if (round === 2) return 'second';
    await this.waitSignal('go');
    return this.continueAsNew(2);
  }
}

class Throws extends Workflow {
  static override readonly definition = { name: 'mended' };

  async run(): Promise<string> {
    await this.waitSignal('go');
    throw new RangeError('a mistake');
  }
}

class AwaitsForeign extends Workflow {
  static override readonly definition = { name: 'mended' };

  async run(): Promise<string> {
    await this.waitSignal('go');
    await new Promise((resolve) => void setTimeout(resolve, 60_000).unref());
    return 'never';
  }
}

class Mended extends Workflow {
  static override readonly definition = { name: 'mended' };

  async run(): Promise<string> {
    await this.waitSignal('go');
    return 'mended';
  }
}

/** Long histories in few decisions: each records so many markers. */
class Records extends Workflow {
  static override readonly definition = { name: 'records' };

  async run(decisions: number): Promise<number> {
    for (let n = 0; n < decisions; n += 1) {
      for (let marker = 0; marker < 97; marker += 1) this.recordMarker(`m${n}`, marker);
      await this.startTimer(0);
    }
    return this.historySize.events;
  }
}

class Adds extends Workflow {
  static override readonly definition = { name: 'adds-three' };

  async run(x: number): Promise<number> {
    const all = [0, 1, 2].map((y) => this.submit(addOne, x + y));
    return (await Promise.all(all)).reduce((a, b) => a + b);
  }
}

async function untilDecisions(flow: DeciderFlow, count: number): Promise<void> {
  await vi.waitFor(() => expect(flow.count('w', 'DecisionTaskCompleted')).toBe(count), 10_000);
}

async function replayed(flow: DeciderFlow, workflow: typeof LeavesSignals): Promise<HistoryReport> {
  const { domain } = flow.settings;
  return replayHistory(workflow, flow.server.history({ domain, workflowId: 'w' }));
}

describe('what does not fit into one field', () => {
  it.each([
    [2, 20_000],
    [900, 10],
  ])(
    'fails a run that goes on as a new one with %d signals left of %d characters, and replays',
    async (count, length) => {
      await using flow = await DeciderFlow.open();
      await flow.decider({ workflows: [LeavesSignals] });
      const handle = await flow.executor.start(LeavesSignals, [1], { workflowId: 'w' });
      for (let n = 0; n < count; n += 1) await handle.signal('other', 'x'.repeat(length));
      await handle.signal('go');

      await expect(handle.result()).rejects.toMatchObject({
        code: 'workflow-failed',
        cause: {
          code: 'too-large',
          message: expect.stringMatching(
            new RegExp(`${count} signals .*take the signals before \`continueAsNew\``, 'u'),
          ) as string,
        },
      });
      expect(await replayed(flow, LeavesSignals)).toMatchObject({ ok: true });
    },
  );

  it('fails it also when another signal comes before its answer, with all that came', async () => {
    await using flow = await DeciderFlow.open();
    let burst: (() => Promise<void>) | undefined;
    const endpoint = await flow.proxy(async (operation, body): Promise<'pass'> => {
      if (operation === 'RespondDecisionTaskCompleted' && body.includes('FailWorkflowExecution')) {
        const signal = burst;
        burst = undefined;
        await signal?.();
      }
      return 'pass';
    });
    await flow.decider({ workflows: [LeavesSignals], endpoint });
    const handle = await flow.executor.start(LeavesSignals, [1], { workflowId: 'w' });
    for (let n = 0; n < 4; n += 1) await handle.signal('other', 'x'.repeat(10_000));
    burst = async () => handle.signal('other', 'late');
    await handle.signal('go');

    await expect(handle.result()).rejects.toMatchObject({
      cause: { code: 'too-large', message: expect.stringContaining('5 signals') as string },
    });
    expect(flow.lines.filter((line) => line.includes('is left'))).toEqual([]);
    expect(await replayed(flow, LeavesSignals)).toMatchObject({ ok: true });
  });

  it('takes along what fits', async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [LeavesSignals] });
    const handle = await flow.executor.start(LeavesSignals, [1], { workflowId: 'w' });
    await handle.signal('other', 'x'.repeat(20_000));
    await handle.signal('go');

    expect(await handle.result()).toBe('second');
  });
});

describe('the policy for code at fault', () => {
  it.each([
    ['throws', Throws, 'a mistake'],
    ['foreignAwait', AwaitsForeign, 'robustness.test.ts:'],
  ] as const)(
    '`%s: leave` leaves the decision, says why, and the mended code goes on',
    async (what, broken, says) => {
      await using flow = await DeciderFlow.open({ decisionStartToCloseMs: 10_000 });
      const decider = await flow.decider({ workflows: [broken], brokenRuns: { [what]: 'leave' } });
      const handle = await flow.executor.start(broken, [], { workflowId: 'w' });
      await untilDecisions(flow, 1);
      await handle.signal('go');
      await vi.waitFor(() => expect(decider.metrics.left).toBe(1), 10_000);
      expect(flow.lines.find((line) => line.includes('its decision is left'))).toContain(says);

      await decider.shutdown({ graceMs: 0 });
      await flow.decider({ workflows: [Mended] });
      await flow.server.advanceMs(10_000);

      expect(await handle.result()).toBe('mended');
      expect(flow.count('w', 'DecisionTaskTimedOut')).toBe(1);
    },
  );
});

describe('a decider', () => {
  it('warns once when a history has passed 40 % of what the service allows', {
    timeout: 60_000,
  }, async () => {
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [Records] });

    const handle = await flow.executor.start(Records, [101], { workflowId: 'w' });
    await vi.waitFor(async () => {
      await flow.server.advanceMs(0);
      expect((await handle.describe()).status).toBe('completed');
    }, 50_000);

    const warnings = flow.lines.filter((line) => line.includes('is terminated at 25000'));
    expect(warnings).toEqual([
      expect.stringMatching(
        /of `w` \(records\): its history has 10\d{3} events, .*: continue as new before that/u,
      ),
    ]);
  });

  it('registers each type once, and takes types that are there already', async () => {
    await using flow = await DeciderFlow.open();
    const calls: string[] = [];
    const endpoint = await flow.proxy((operation) => {
      if (operation.startsWith('Register')) calls.push(operation);
      return 'pass';
    });
    const first = await flow.decider({ workflows: [Adds], endpoint });
    await flow.worker();
    const registered = (): number => calls.filter((operation) => operation === 'RegisterActivityType').length;

    const sums = await Promise.all([1, 2, 3].map(async (x) => flow.executor.submit(Adds, x)));
    expect([sums, registered()]).toEqual([[9, 12, 15], 1]);
    await first.shutdown({ graceMs: 0 });
    await flow.decider({ workflows: [Adds], endpoint });

    expect([await flow.executor.submit(Adds, 4), registered()]).toEqual([18, 2]);
  });

  it('does without a list of its own where the endpoint knows none, and still keeps runs', async () => {
    await using flow = await DeciderFlow.open();
    const withoutLists: Meddling = (operation, body) =>
      operation === 'RespondDecisionTaskCompleted' && 'taskList' in (JSON.parse(body) as object)
        ? { fault: 'ValidationException', message: 'Unexpected key found in params' }
        : 'pass';
    const endpoint = await flow.proxy(withoutLists);
    const decider = await flow.decider({ workflows: [Mended, Adds], endpoint });
    await flow.worker();

    expect(await flow.executor.submit(Adds, 1)).toBe(9);
    const handle = await flow.executor.start(Mended, [], { workflowId: 'w' });
    await untilDecisions(flow, 1);
    await handle.signal('go');

    expect(await handle.result()).toBe('mended');
    expect(flow.lists('w')).toEqual(['default', 'default']);
    expect(decider.metrics.misses).toBe(2);
    expect(decider.metrics.hits).toBeGreaterThan(0);
  });

  it('goes on when the service throttles and fails, and loses nothing', async () => {
    await using flow = await DeciderFlow.open();
    let calls = 0;
    const faults = ['ThrottlingException', 'InternalFailure'];
    const endpoint = await flow.proxy(() => {
      calls += 1;
      return calls % 3 === 0 ? { fault: faults[calls % 2] ?? '', message: 'Rate exceeded' } : 'pass';
    });
    await flow.decider({ workflows: [Adds], endpoint });
    await flow.worker();

    const results = await Promise.all([1, 2, 3, 4].map(async (x) => flow.executor.submit(Adds, x)));

    expect(results).toEqual([9, 12, 15, 18]);
    expect(flow.lines.some((line) => line.includes('throttled, polls slow down'))).toBe(true);
  });

  it('installs no handler for rejections: a program does, with what it offers', async () => {
    const before = process.listenerCount('unhandledRejection');
    await using flow = await DeciderFlow.open();
    const { rejections } = await flow.decider({ workflows: [Adds] });

    expect(process.listenerCount('unhandledRejection')).toBe(before);
    expect(Object.keys(rejections)).toEqual(['unhandled', 'handled']);
    const api = await connect(flow.settings);
    api.close();
  });
});

class WantsToBeCut extends Workflow {
  static override readonly definition = { name: 'wants-to-be-cut', continueAsNew: 'auto' } as const;

  async run(): Promise<string> {
    return 'uncut';
  }
}

describe('a workflow that goes on as a new run by itself, in process', () => {
  it('warns whoever starts it, once, and whoever decides for it, that it does not on SWF', async () => {
    const warnings: string[] = [];
    const note = (warning: Error & { readonly code?: string }): void => {
      if (warning.code === 'SIMPLEFLOW_UNCUT') warnings.push(warning.message);
    };
    process.on('warning', note);
    await using flow = await DeciderFlow.open();
    await flow.decider({ workflows: [WantsToBeCut] });

    expect(await flow.executor.submit(WantsToBeCut)).toBe('uncut');
    await (await flow.executor.start(WantsToBeCut, [])).result();
    process.off('warning', note);

    const says = expect.stringMatching(
      /`wants-to-be-cut` has `continueAsNew: 'auto'`, which works in process only/u,
    ) as string;
    expect(warnings).toEqual([says]);
    expect(flow.lines).toEqual([says]);
  });
});

describe('the handlers for rejections', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('say so of a promise that nobody has looked at for a minute, not of one that somebody has', () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const { unhandled, handled } = watchRejections((line) => lines.push(line));
    const seen = Promise.reject(new Error('seen'));
    const unseen = Promise.reject(new Error('unseen'));
    for (const promise of [seen, unseen]) promise.catch(() => undefined);

    unhandled(new Error('seen'), seen);
    unhandled(new Error('unseen'), unseen);
    vi.advanceTimersByTime(59_000);
    handled(seen);
    vi.advanceTimersByTime(2_000);

    expect(lines).toEqual([expect.stringMatching(/nobody has looked at it for 60 s: Error: unseen/u)]);
  });
});
