import { signalRun } from '../../../../src/inprocess/runs/signal-run.js';
import { describe, expect, it } from 'vitest';
import { activity, assertReplayed, replayJournal, Workflow } from 'simpleflow';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import { Simulation } from '../../../../src/testing/simulation.js';

const add = activity('add', (x: number, y: number) => x + y, { retry: 1 });

class Long extends Workflow {
  static override readonly definition = { name: 'long' };
  async run(): Promise<unknown> {
    const seen: unknown[] = [this.random(), this.sideEffect(() => Math.random())];
    const signal = this.waitSignal('go');
    let sum = await this.submit(add, 1, 2);
    await this.sleep(1_000);
    sum = await this.submit(add, sum, 4);
    return [sum, await signal, ...seen, this.random()];
  }
}

/** Runs to the end, and rebuilds the run where `kills` says so: after these turns. */
async function live(kills: (turn: number) => boolean) {
  const clock = new VirtualClock();
  const simulation = new Simulation({ unmocked: 'run' }, clock);
  const { run, source } = simulation.start(Long, []);
  const divergences: object[] = [];
  for (let turn = 1; !run.isClosed; turn += 1) {
    await simulation.rest();
    if (kills(turn)) divergences.push(await run.rebuild());
    const [waiting] = simulation.runner.waiting;
    if (waiting !== undefined) (await simulation.runner.perform(waiting)).report();
    else if (simulation.host.openRuns.length > 0 && !clock.idle()) signalRun(run, 'go', 'went');
  }
  return { result: (await source.future) as unknown[], journal: run.record.journal(), divergences };
}

describe('a run that is rebuilt from its journal', () => {
  it('goes on as if nothing had happened, whenever it is', async () => {
    const { result, journal } = await live(() => false);

    for (let turn = 1; turn <= journal.turns.length; turn += 1) {
      const killed = await live((each) => each === turn);
      expect(killed.divergences).toEqual([[]]);
      expect(killed.result.toSpliced(3, 1)).toEqual(result.toSpliced(3, 1));
      assertReplayed(await replayJournal(Long, killed.journal));
    }
    expect(result).toHaveLength(5);
  });

  it('after every turn reads side effects from the journal', async () => {
    const { result, journal } = await live(() => true);

    const marker = journal.turns[0]!.commands.find(({ kind }) => kind === 'record-marker');
    expect(JSON.stringify(marker)).toContain(String(result[3]));
    expect(result.slice(0, 2)).toEqual([7, 'went']);
  });

  it('says where the code does something else, and is not what it was', async () => {
    let runs = 0;
    class Fickle extends Workflow {
      static override readonly definition = { name: 'fickle' };
      async run(): Promise<unknown> {
        return this.submit(add, (runs += 1), 1);
      }
    }
    const simulation = new Simulation({ unmocked: 'run' }, new VirtualClock());
    const { run } = simulation.start(Fickle, []);
    await simulation.rest();

    const divergences = await run.rebuild();

    expect(divergences).toMatchObject([{ kind: 'input', turn: 1 }]);
    run.end({ kind: 'terminate-run', reason: 'the test is over' });
  });
});
