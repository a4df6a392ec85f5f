import { describe, expect, it } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { expectReplay, mock, runWorkflow, takes } from 'simpleflow/testing';

const ship = activity('ship', async (receipt: string, _to = 'home'): Promise<string> => `shipped ${receipt}`);
const increment = activity('increment', (x: number) => x + 1);

class Invoicing extends Workflow {
  static override readonly definition = { name: 'invoicing' };
  async run(order: number): Promise<string> {
    return this.submit(ship, `invoice ${order}`).result();
  }
}

/** A workflow class whose `run` is `body`. */
function flow<A extends readonly unknown[], R>(body: (self: Workflow, ...args: A) => Promise<R>) {
  return class extends Workflow {
    static override readonly definition = { name: 'under-test' };
    async run(...args: A): Promise<R> {
      return body(this, ...args);
    }
  };
}

const nothing = (): undefined => undefined;

describe('the world around a workflow', () => {
  const Approval = flow(async (self) => {
    const seen: unknown[] = [];
    const approve = self.waitSignal('approve');
    const answer = await self.withTimeout(approve, 10_000).then(
      (value) => value,
      () => 'too late',
    );
    seen.push(answer);
    return seen;
  });

  it('sends signals at their time', async () => {
    const early = await runWorkflow(Approval, [], { signals: [{ name: 'approve', value: 1, atMs: 9_999 }] });
    const late = await runWorkflow(Approval, [], { signals: [{ name: 'approve', value: 1, atMs: 10_001 }] });
    const atOnce = await runWorkflow(Approval, [], { signals: [{ name: 'approve', value: 1 }] });

    expect([early.result, early.elapsedMs]).toEqual([[1], 9_999]);
    expect([late.result, late.elapsedMs]).toEqual([['too late'], 10_000]);
    expect([atOnce.result, atOnce.elapsedMs]).toEqual([[1], 0]);
    expect(early.timers).toMatchObject([{ delayMs: 10_000, outcome: 'cancelled' }]);
    expect(late.timers).toMatchObject([{ delayMs: 10_000, outcome: 'fired' }]);
    for (const run of [early, late, atOnce]) await expectReplay(run);
  });

  it('acts while the workflow runs, on its clock', async () => {
    const times: number[] = [];

    const run = await runWorkflow(Approval, [], {
      during: async (under) => {
        times.push(under.nowMs());
        await under.sleep(4_000);
        times.push(under.nowMs());
        // Takes real time, in which that of the test stands still.
        await new Promise((resolve) => setTimeout(resolve, 5));
        await under.signal('approve', 'yes');
        await under.sleep(60_000);
        times.push(under.nowMs());
      },
    });

    expect(run.result).toEqual(['yes']);
    expect(run.elapsedMs).toBe(4_000);
    expect(times).toEqual([0, 4_000, 64_000]);
  });

  it('cancels and terminates', async () => {
    const Sleeper = flow(async (self) => self.sleep(1_000_000));
    const after = (act: 'cancel' | 'terminate') =>
      runWorkflow(Sleeper, [], {
        during: async (under) => {
          await under.sleep(1_000);
          await under[act]();
        },
      });

    const [cancelled, terminated] = [await after('cancel'), await after('terminate')];

    expect(cancelled).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' }, elapsedMs: 1_000 });
    expect(terminated).toMatchObject({ status: 'terminated', error: { code: 'workflow-terminated' } });
  });

  it('passes on what goes wrong in it', async () => {
    const during = async (): Promise<void> => {
      throw new RangeError('in the test');
    };

    await expect(runWorkflow(Approval, [], { during })).rejects.toThrow('in the test');
  });

  it('that sends no signal leaves the workflow stuck, which says so', async () => {
    const Waits = flow(async (self) => self.waitSignal('go'));

    const run = await runWorkflow(Waits, []);

    expect(run.error).toMatchObject({ cause: { code: 'never-settles' } });
    expect(run.error!.message).toContain('`go`');
  });

  it('in which a mock never ends is an error, not a test that hangs', async () => {
    const Waits = flow(async (self) => self.submit(increment, 1).result());
    const mocks = [mock(increment, () => takes(Infinity))];

    await expect(runWorkflow(Waits, [], { mocks })).rejects.toMatchObject({ code: 'never-settles' });
  });

  it('has a clock of its own, or the real one', async () => {
    const Sleeper = flow(async (self) => {
      await self.sleep(20);
      return self.submit(increment, 1).result();
    });
    const mocks = [mock(increment, (x) => takes(10, x + 1))];

    const run = await runWorkflow(Sleeper, [], { mocks, clock: 'real' });

    expect(run.result).toBe(2);
    expect(run.elapsedMs).toBeGreaterThanOrEqual(25);
    expect(run.elapsedMs).toBeLessThan(20_000);
  });

  it('is the same each time: chance, ids and times', async () => {
    const Chance = flow(async (self) => {
      await self.sleep(5);
      return [self.random(), self.uuid(), self.now(), await self.submit(Invoicing, 1)];
    });
    const mocks = [mock(ship, nothing as never)];

    const runs = [await runWorkflow(Chance, [], { mocks }), await runWorkflow(Chance, [], { mocks })];
    const other = await runWorkflow(Chance, [], { mocks, workflowId: 'other' });

    expect(runs[0]!.result).toEqual(runs[1]!.result);
    expect(runs[0]!.journal).toEqual(runs[1]!.journal);
    expect(other.result).not.toEqual(runs[0]!.result);
  });
});
