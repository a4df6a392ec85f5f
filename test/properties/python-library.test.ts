import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { replayHistory, type ReplayedDecision, type SwfDecision } from 'simpleflow/backends/swf';
import { workflowOfCase } from '../support/python-program.js';
import { randomPythonCase, type PythonCase } from '../support/random-python-program.js';

const PYTHON = process.env['SIMPLEFLOW_PYTHON'] ?? 'python3';
const SEEDS = Number(process.env['SIMPLEFLOW_SEEDS'] ?? 150);
const FIRST = Number(process.env['SIMPLEFLOW_FIRST_SEED'] ?? 0);
const RECORDED = new URL('../fixtures/python-programs.json', import.meta.url);
const SCRIPT = new URL('../support/python_library.py', import.meta.url).pathname;

const available = spawnSync(PYTHON, ['-c', 'import simpleflow.swf.executor']).status === 0;
if (!available)
  process.stderr.write('skipped: `python3` with the Python library is not there (pip install simpleflow)\n');

interface Step {
  readonly decisions: readonly SwfDecision[];
  readonly executionContext: string | null;
}

interface Answer {
  readonly history: unknown;
  readonly expected: readonly Step[];
}

describe.skipIf(!available)('random programs', () => {
  it('are decided as the Python library decides them, failures included', { timeout: 600_000 }, async () => {
    const cases = Array.from({ length: SEEDS }, (_, index) => randomPythonCase(FIRST + index));

    const answers = await decidedByLibrary(cases);

    expect(answers).toHaveLength(cases.length);
    for (const [index, answer] of answers.entries()) await expectSame(cases[index] as PythonCase, answer);
  });
});

describe('programs that were recorded with the library', () => {
  const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly (Answer & { case: PythonCase })[];

  it.each(recorded.map((each) => [each.case.seed, each] as const))(
    'seed %s is decided as the Python library decided it',
    async (_, each) => {
      await expectSame(each.case, each);
    },
  );
});

async function expectSame(each: PythonCase, { history, expected }: Answer): Promise<void> {
  const report = await replayHistory(workflowOfCase(each), history, { compat: 'python' });
  const why = `seed ${each.seed}: ${JSON.stringify(each)}`;
  expect(report.divergences, why).toEqual([]);
  expect(report.decisions.map(shown).map(withoutTraces), why).toEqual(expected.map(withoutTraces));
}

/** One line for each program, and one with its history. */
async function decidedByLibrary(cases: readonly unknown[]): Promise<Answer[]> {
  const child = spawn(PYTHON, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(cases.map((each) => `${JSON.stringify(each)}\n`).join(''));
  const answers: Answer[] = [];
  for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line) as Answer);
  return answers;
}

function shown({ decisionTaskCompletedEventId: id, decisions, executionContext }: ReplayedDecision) {
  return { id, decisions, executionContext: executionContext ?? null };
}

/** Where an error was thrown is another place in each language, and names of signals have no order. */
function withoutTraces(step: Step): object {
  const decisions = step.decisions.map((decision) => {
    if (decision.decisionType !== 'FailWorkflowExecution') return decision;
    const { reason = '' } = decision.failWorkflowExecutionDecisionAttributes;
    return /^(?:Cannot replay|workflow decision)/u.test(reason) ? reason : decision;
  });
  // The library keeps the names in a set.
  const context = JSON.parse(step.executionContext || '{}') as { readonly waiting_signals?: string[] };
  return { ...step, decisions, executionContext: context.waiting_signals?.sort() ?? step.executionContext };
}
