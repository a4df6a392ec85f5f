import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activity,
  formatReport,
  replayJournal,
  SimpleflowError,
  Workflow,
  type AutoContinueOptions,
  type Journal,
  type LogLine,
  type WorkflowClass,
} from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { programs, RandomWorkflow, type Step } from '../support/random-workflow.js';

const SEEDS = Number(process.env['SIMPLEFLOW_SEEDS'] ?? 200);

class Cut extends RandomWorkflow {
  static override readonly definition = {
    name: 'random-workflow',
    continueAsNew: { afterEvents: 1, warnAfterEvents: 1_000_000 } as AutoContinueOptions,
  };
}

interface Ran {
  readonly result: unknown;
  readonly runs: number;
  readonly journal: Journal;
  readonly lines: readonly LogLine[];
}

async function run<A extends readonly unknown[]>(
  workflow: WorkflowClass<A>,
  args: A,
  signals: readonly string[] = [],
): Promise<Ran> {
  const lines: LogLine[] = [];
  await using executor = createLocalExecutor({
    journal: true,
    clock: new VirtualClock(),
    logger: (line) => void lines.push(line),
  });
  const ids = new Set<string>();
  const handle = await executor.start(workflow, args, { workflowId: 'the-run', awaitsSignals: false });
  for (const name of signals) await handle.signal(name, name);
  const note = async (): Promise<void> => void ids.add((await handle.describe()).runId);
  const ended = handle.result().then(
    (value): unknown => value,
    // Codes, not messages: those name the runs.
    (error: unknown): unknown => (SimpleflowError.is(error) ? error.code : String(error)),
  );
  const status = async (): Promise<string> => (await handle.describe()).status;
  do {
    await note();
    await new Promise(setImmediate);
  } while ((await status()) === 'open');
  return { result: await ended, runs: ids.size, journal: await handle.history(), lines };
}

/** Chance comes from the run's id and the length of the history is its own: both are others in another run. */
function dependsOnChance(program: unknown): boolean {
  const text = JSON.stringify(program);
  return (
    /"op":"(?:chance|effect|size)"|"leaf":"child"|"kind":"delayed"/u.test(text) ||
    // A task of a container: which kind it is follows from its number.
    /"leaf":"task"/u.test(text)
  );
}

/** Ids of runs, and those made of them, are others in another run. */
function textOf(result: unknown): string {
  return inspect(result, { depth: null })
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, 'run')
    .replaceAll(/--[0-9a-f]{1,8}--/gu, '--run--');
}

async function expectReplays(workflow: WorkflowClass<never[]>, journal: Journal): Promise<void> {
  const text = JSON.stringify(journal);
  expect(formatReport(await replayJournal(workflow, JSON.parse(text) as Journal))).toContain('agree');
}

describe('a run that goes on as a new one by itself', () => {
  it('gives what the uncut run gives, and its journal replays', { timeout: 300_000 }, async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(programs, async (program: readonly Step[]) => {
        fc.pre(!dependsOnChance(program));
        const uncut = await run(RandomWorkflow, [program], ['signal 0', 'signal 1']);

        const cut = await run(Cut, [program], ['signal 0', 'signal 1']);

        cuts += cut.runs - 1;
        expect(textOf(cut.result)).toBe(textOf(uncut.result));
        await expectReplays(Cut, cut.journal);
      }),
      { numRuns: SEEDS },
    );
    // Else nothing was put to the test.
    expect(cuts).toBeGreaterThan(SEEDS / 10);
  });

  // Found by the property: the signal was counted for the child, which was open.
  it('does not take a signal that is passed on to a child for the child', async () => {
    const plain = { value: 0, fails: 0, kind: 'plain' } as const;
    const program: readonly Step[] = [
      { op: 'child', body: [{ op: 'await', task: plain }], fails: false, awaited: false },
      { op: 'signals', name: 0, propagate: true },
      { op: 'await', task: plain },
    ];

    expect((await run(Cut, [program], ['signal 0', 'signal 1'])).result).toEqual(['signal 0', 0]);
  });

  const double = activity('auto-double', (x: number) => 2 * x);

  class Loop extends Workflow {
    static override readonly definition = { name: 'loop', continueAsNew: { afterEvents: 30 } };

    async run(count: number): Promise<unknown> {
      const seen: unknown[] = [this.information.runId, this.random()];
      let sum = 0;
      for (let i = 0; i < count; i += 1) {
        sum += await this.submit(double, i);
        if (i % 5 === 0)
          this.recordMarker(
            'at',
            this.sideEffect(() => i),
          );
      }
      const chance = this.random();
      return [sum, this.listMarkers({ all: true }).length, seen[0] === this.information.runId, chance];
    }
  }

  it('keeps its history short, its chance, markers and side effects, and its identity', async () => {
    const { result, runs, journal } = await run(Loop, [40]);

    expect(result).toEqual([1_560, 8, true, expect.any(Number)]);
    expect(runs).toBeGreaterThan(5);
    expect(journal.turns.length).toBeLessThan(10);
    await expectReplays(Loop, journal);
  });

  class NeverQuiet extends Workflow {
    static override readonly definition = {
      name: 'never-quiet',
      continueAsNew: { afterEvents: 10, warnAfterEvents: 40 },
    };

    async run(): Promise<number> {
      const timer = this.startTimer(60_000, { id: 'always-open' });
      let sum = 0;
      for (let i = 0; i < 20; i += 1) sum += await this.submit(double, i);
      timer.cancel();
      return sum;
    }
  }

  it('warns once, and names what is open, if no turn ends with nothing open', async () => {
    const { result, runs, lines } = await run(NeverQuiet, []);

    expect([result, runs]).toEqual([380, 1]);
    expect(lines.filter(({ task }) => task === undefined)).toEqual([
      expect.objectContaining({
        level: 'warn',
        fields: expect.objectContaining({
          open: expect.arrayContaining(['always-open']) as string[],
        }) as object,
      }),
    ]);
  });

  it('is refused with numbers that are none', async () => {
    class Wrong extends Loop {
      static override readonly definition = { name: 'wrong', continueAsNew: { afterEvents: 0 } };
    }

    expect((await run(Wrong, [1])).result).toBe('workflow-failed');
  });
});
