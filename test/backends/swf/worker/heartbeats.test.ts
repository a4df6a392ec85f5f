import { activityContext, type ActivityContext } from 'simpleflow';
import { describe, expect, it, vi } from 'vitest';
import type { Worker } from '../../../../backends/swf/worker/start-worker.js';
import { held, ship, WorkerFlow } from './worker-flow.js';

/** An activity that runs until the test lets it go; the test beats for it. */
class Beating implements AsyncDisposable {
  readonly at: WorkerFlow;
  readonly worker: Worker;
  readonly context: ActivityContext;
  readonly #gate: { readonly release: () => void };

  private constructor(
    at: WorkerFlow,
    worker: Worker,
    context: ActivityContext,
    gate: { readonly release: () => void },
  ) {
    this.at = at;
    this.worker = worker;
    this.context = context;
    this.#gate = gate;
  }

  static async start(options: object, timeout: string, watchMs = 600_000): Promise<Beating> {
    const lines: string[] = [];
    const at = await WorkerFlow.open({ logLevel: 'debug', writeLog: (line) => lines.push(line) });
    const gate = held();
    let context: ActivityContext | undefined;
    const body = async (): Promise<void> => {
      context = activityContext();
      await gate.promise;
    };
    const worker = await at.worker({ activities: [ship(body, options)], watchMs });
    await at.schedule([], { heartbeatTimeout: timeout });
    const begun = await vi.waitFor(() => context ?? expect.unreachable());
    const beating = new Beating(at, worker, begun, gate);
    beating.requests = lines;
    return beating;
  }

  requests: readonly string[] = [];

  /** Beats that SWF has had. */
  get sent(): number {
    return this.requests.filter((line) => line.includes('RecordActivityTaskHeartbeat')).length;
  }

  async untilSent(count: number): Promise<void> {
    await vi.waitFor(() => expect(this.sent).toBe(count));
  }

  release(): void {
    this.#gate.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.release();
    await this.at[Symbol.asyncDispose]();
  }
}

describe('heartbeats', () => {
  it('are passed on, the first at once, then one each third of the timeout: the latest', async () => {
    await using beating = await Beating.start({ heartbeatMs: 9_000 }, '9');
    const { at, context } = beating;
    context.heartbeat('first');
    context.heartbeat('second');
    await beating.untilSent(1);
    await at.advanceMs(2_999);
    context.heartbeat('third');
    expect(beating.sent).toBe(1);

    await at.advanceMs(1);
    await beating.untilSent(2);
    await at.advanceMs(9_000);

    expect(await at.until('ActivityTaskTimedOut')).toMatchObject({
      timeoutType: 'HEARTBEAT',
      details: '"third"',
    });
  });

  it('of the activity alone keep a task alive', async () => {
    await using beating = await Beating.start({ heartbeatMs: 9_000 }, '9');
    const { at, context } = beating;
    for (let times = 1; times <= 3; times += 1) {
      await at.advanceMs(8_000);
      context.heartbeat();
      await beating.untilSent(times);
    }
    await at.advanceMs(9_000);

    expect(await at.until('ActivityTaskTimedOut')).toMatchObject({ timeoutType: 'HEARTBEAT' });
    expect(() => context.heartbeat()).toThrow(/has run out of time \(heartbeat\)/u);
  });

  it('come from the worker with `autoHeartbeat`', async () => {
    await using beating = await Beating.start({ heartbeatMs: 9_000, autoHeartbeat: true }, '9');
    const { at } = beating;
    for (let times = 1; times <= 6; times += 1) {
      await at.advanceMs(3_000);
      await beating.untilSent(times);
    }
    beating.release();

    await at.until('ActivityTaskCompleted');
    expect(at.flow.types()).not.toContain('ActivityTaskTimedOut');
  });

  it('bring the news that the run does not want the task any more', async () => {
    await using beating = await Beating.start({ heartbeatMs: 9_000 }, '9');
    const { at, context } = beating;
    await at.terminate();
    context.heartbeat();
    await vi.waitFor(() => expect(context.signal.aborted).toBe(true));

    expect(() => context.heartbeat()).toThrow(/is not wanted any more/u);
  });

  it('have details of at most 2,048 characters, longer ones are left out', async () => {
    await using beating = await Beating.start({ heartbeatMs: 9_000 }, '9');
    const { at, context } = beating;
    context.heartbeat('x'.repeat(2_047));
    await beating.untilSent(1);
    await at.advanceMs(9_000);

    expect(await at.until('ActivityTaskTimedOut')).not.toHaveProperty('details');
    expect(at.lines).toEqual([
      'details of a heartbeat of `activity-ship-1` are left out: 2049 characters, SWF takes 2048',
    ]);
  });

  it('are tried again soon where they fail', async () => {
    await using beating = await Beating.start({}, 'NONE', 20);
    const { at } = beating;
    await vi.waitFor(() => expect(beating.sent).toBeGreaterThan(2));
    await at.cancel();

    await vi.waitFor(() => expect(beating.context.signal.aborted).toBe(true));
  });
});
