import { describe, expect, it } from 'vitest';
import { testExecutor, testMiddleware, testWorkflows, virtualInstance } from 'simpleflow/testing';
import { ABOUT_BREAKAGES } from './broken/about.js';
import { sound, type Breakage } from './broken/breakage.js';
import { CALL_BREAKAGES } from './broken/calls.js';
import { CANCEL_BREAKAGES } from './broken/cancelling.js';
import { CHILD_BREAKAGES } from './broken/children.js';
import { ENGINE_BREAKAGES } from './broken/engine.js';
import { FLOW_BREAKAGES } from './broken/flow.js';
import { HOOK_BREAKAGES } from './broken/hooks.js';
import { MIDDLEWARE_BREAKAGES } from './broken/middleware.js';
import { LAMBDA_BREAKAGES } from './broken/lambda.js';
import { OUTSIDE_BREAKAGES } from './broken/outside.js';
import { RUN_BREAKAGES } from './broken/runs.js';
import { SIGNAL_BREAKAGES } from './broken/signals.js';
import { TIME_BREAKAGES } from './broken/time.js';
import { ID_BREAKAGES, TURN_BREAKAGES } from './broken/turns-and-ids.js';
import { UNBROKEN } from './broken/unbroken.js';
import { VALUE_BREAKAGES } from './broken/values.js';
import { failureOf, MemoryRunner } from './memory-runner.js';

const BREAKAGES: readonly Breakage[] = [
  ...TURN_BREAKAGES,
  ...ID_BREAKAGES,
  ...FLOW_BREAKAGES,
  ...CANCEL_BREAKAGES,
  ...VALUE_BREAKAGES,
  ...TIME_BREAKAGES,
  ...OUTSIDE_BREAKAGES,
  ...RUN_BREAKAGES,
  ...SIGNAL_BREAKAGES,
  ...CHILD_BREAKAGES,
  ...CALL_BREAKAGES,
  ...ENGINE_BREAKAGES,
  ...ABOUT_BREAKAGES,
  ...MIDDLEWARE_BREAKAGES,
  ...HOOK_BREAKAGES,
  ...LAMBDA_BREAKAGES,
];

/** Ends a case of an executor that hangs; every case ends many times faster. */
const CASE_TIMEOUT_MS = 2_000;

/** How the failure shows, by its message. */
function symptomOf({ message }: Error): Breakage['shows'] {
  if (message.includes('the case has not ended')) return 'by never ending';
  return message.includes('the run does not replay') ? 'in replay' : undefined;
}

async function expectCaught({ caughtBy, create, patch, shows }: Breakage): Promise<void> {
  const runner = new MemoryRunner();
  const subject = {
    name: 'broken',
    create: create ?? (() => virtualInstance(sound)),
    caseTimeoutMs: CASE_TIMEOUT_MS,
  };
  testExecutor(runner, subject);
  testWorkflows(runner, subject);
  testMiddleware(runner, subject);
  const undo = patch?.();

  const failure = await failureOf(runner, caughtBy).finally(() => undo?.());

  expect(failure).toBeInstanceOf(Error);
  expect([failure?.message, symptomOf(failure!)]).toEqual([failure?.message, shows]);
}

describe('the kits catch an executor that', () => {
  for (const breakage of BREAKAGES) {
    // What hangs, hangs together.
    const define = breakage.shows === 'by never ending' && breakage.patch === undefined ? it.concurrent : it;
    define(`${breakage.does}: "${breakage.caughtBy}"`, () => expectCaught(breakage));
  }
});

describe('the broken executors', () => {
  it('break what every case looks at, but for those with a reason', () => {
    const runner = new MemoryRunner();
    const subject = { name: 'sound', create: () => virtualInstance(sound) };
    testExecutor(runner, subject);
    testWorkflows(runner, subject);
    testMiddleware(runner, subject);
    const caught = new Set<string>(BREAKAGES.map(({ caughtBy }) => caughtBy));

    const uncaught = [...runner.tests.keys()].filter((title) => !caught.has(title));

    expect(uncaught.sort()).toEqual(Object.keys(UNBROKEN).sort());
  });
});
