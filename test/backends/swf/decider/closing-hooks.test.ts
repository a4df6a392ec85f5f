import { Workflow, type ClosedStatus } from 'simpleflow';
import { describe, expect, it, vi } from 'vitest';
import { DeciderFlow } from '../support/decider-flow.js';

/** Ends at a signal, and writes down what it is told of that. */
class Ends extends Workflow {
  static override readonly definition = { name: 'ends' };
  static told: string[] = [];

  async run(how: 'completes' | 'fails'): Promise<number> {
    await this.waitSignal('go');
    if (how === 'fails') throw new RangeError('no');
    return 7;
  }

  override onCompleted(result: unknown): void {
    Ends.told.push(`completes ${String(result)}`);
  }

  override onFailure(error: unknown): void {
    Ends.told.push(`failed ${(error as Error).message}`);
  }

  override afterClosed(status: ClosedStatus): void {
    Ends.told.push(`closed ${status} after ${this.historySize.events > 0 ? 'some' : 'no'} events`);
  }
}

class ThrowsLate extends Ends {
  static override readonly definition = { name: 'throws-late' };

  override onCompleted(result: unknown): void {
    super.onCompleted(result);
    throw new RangeError('not like this');
  }
}

/** A decider whose first attempt to close the run comes too late: `meanwhile` happens before it arrives. */
async function refusedOnce(
  flow: DeciderFlow,
  workflow: typeof Ends,
  how: 'completes' | 'fails',
  meanwhile: (handle: { signal(name: string): Promise<void>; cancel(): Promise<void> }) => Promise<void>,
) {
  Ends.told = [];
  const handle = await flow.executor.start(workflow, [how], { workflowId: 'w' });
  let isClosing = false;
  const endpoint = await flow.proxy(async (operation, body): Promise<'pass'> => {
    const closes = operation === 'RespondDecisionTaskCompleted' && /(?:Complete|Fail)Workflow/u.test(body);
    if (closes && !isClosing) {
      isClosing = true;
      await meanwhile(handle);
    }
    return 'pass';
  });
  await flow.decider({ workflows: [workflow], endpoint });
  await vi.waitFor(() => expect(flow.count('w', 'DecisionTaskCompleted')).toBe(1), 10_000);
  await handle.signal('go');
  return handle;
}

const untilTold = async (count: number): Promise<void> =>
  vi.waitFor(() => expect(Ends.told).toHaveLength(count), 10_000);

describe('the hooks of the end', () => {
  it('are called once, when the close that was refused before has been taken', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await refusedOnce(flow, Ends, 'completes', async (run) => run.signal('late'));

    expect(await handle.result()).toBe(7);
    await untilTold(2);
    expect(flow.count('w', 'CompleteWorkflowExecutionFailed')).toBe(1);
    expect(Ends.told).toEqual(['completes 7', 'closed completed after some events']);
  });

  it('hear of a failure once, and with what', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await refusedOnce(flow, Ends, 'fails', async (run) => run.signal('late'));

    await expect(handle.result()).rejects.toMatchObject({ code: 'workflow-failed' });
    await untilTold(2);
    expect(flow.count('w', 'FailWorkflowExecutionFailed')).toBe(1);
    expect(Ends.told).toEqual(['failed no', 'closed failed after some events']);
  });

  it('are told how the run has really closed: a cancel request may have come first', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await refusedOnce(flow, Ends, 'fails', async (run) => run.cancel());

    await expect(handle.result()).rejects.toMatchObject({ code: 'cancelled' });
    await untilTold(1);
    expect(Ends.told).toEqual(['closed cancelled after some events']);
  });

  it('are asked once whether the run may complete, and fail it if they throw', async () => {
    await using flow = await DeciderFlow.open();
    const handle = await refusedOnce(flow, ThrowsLate, 'completes', async (run) => run.signal('late'));

    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'not like this' } });
    await untilTold(3);
    expect(Ends.told).toEqual(['completes 7', 'failed not like this', 'closed failed after some events']);
  });

  it('are not called for a run that was terminated while it wanted to close', async () => {
    await using flow = await DeciderFlow.open();
    Ends.told = [];
    const handle = await flow.executor.start(Ends, ['completes'], { workflowId: 'w' });
    const endpoint = await flow.proxy(async (operation, body): Promise<'pass'> => {
      if (operation === 'RespondDecisionTaskCompleted' && body.includes('CompleteWorkflow'))
        await handle.terminate();
      return 'pass';
    });
    const decider = await flow.decider({ workflows: [Ends], endpoint });
    await handle.signal('go');

    await expect(handle.result()).rejects.toMatchObject({ code: 'workflow-terminated' });
    await vi.waitFor(() => expect(decider.metrics.lost).toBe(1), 10_000);
    expect(Ends.told).toEqual(['completes 7']);
  });
});
