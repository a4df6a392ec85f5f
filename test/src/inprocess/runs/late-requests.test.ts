import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { replayJournal, Workflow, type WorkflowHandle } from 'simpleflow';

/** At the end of the turn in which `run` has returned, somebody outside acts. */
class ActedOn extends Workflow {
  static override readonly definition = { name: 'acted-on' };
  static act: (() => void) | undefined;
  readonly #taken: unknown[] = [];

  async run(how: 'return' | 'throw'): Promise<unknown[]> {
    this.#take().catch(() => undefined);
    await this.sleep(1_000);
    if (how === 'throw') throw new RangeError('no');
    return this.#taken;
  }

  async #take(): Promise<void> {
    for await (const value of this.signals('late')) this.#taken.push(value);
  }

  override afterReplay({ number }: { number: number }): void {
    if (number === 2) ActedOn.act?.();
  }
}

async function ended(how: 'return' | 'throw', act: (handle: WorkflowHandle<unknown>) => Promise<void>) {
  const executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
  const handle = await executor.start(ActedOn, [how]);
  const acts: Promise<void>[] = [];
  ActedOn.act = () => void acts.push(act(handle));
  const end = await handle.result().then(String, String);
  ActedOn.act = undefined;
  await Promise.all(acts);
  const journal = await handle.history();
  const replay = await replayJournal(ActedOn, journal);
  await executor.shutdown();
  return { end, status: (await handle.describe()).status, replay: replay.ok, turns: journal.turns.length };
}

describe('what comes while a run closes', () => {
  it('is taken by the run before it closes, if it is a signal', async () => {
    const run = await ended('return', async (handle) => handle.signal('late', 'here'));

    expect(run).toEqual({ end: 'here', status: 'completed', replay: true, turns: 3 });
  });

  it('cancels the run, if it is a cancel request', async () => {
    const run = await ended('return', async (handle) => handle.cancel());

    expect(run).toMatchObject({ status: 'cancelled', replay: true, turns: 3 });
  });

  it('does not change the error of a run that fails', async () => {
    const run = await ended('throw', async (handle) => handle.signal('late', 'here'));

    expect(run).toMatchObject({ status: 'failed', replay: true, turns: 3 });
    expect(run.end).toMatch(/failed: no$/u);
  });
});
