import { CANCEL_OUTSIDE_CASES } from './cases/cancel-outside.js';
import { MAP_OUTSIDE_CASES } from './cases/map-outside.js';
import { RETRY_OUTSIDE_CASES } from './cases/retry-outside.js';
import { SHUTDOWN_CASES } from './cases/shutdown.js';
import { SUBMIT_CASES } from './cases/submit.js';
import { TIMEOUT_CASES } from './cases/timeouts.js';
import { VALUE_CASES } from './cases/values.js';
import { WAIT_OUTSIDE_CASES } from './cases/wait-outside.js';
import { defineCases } from './define-cases.js';
import { KIT_MODULES } from './modules.js';
import type { Subject, TestRunner } from './subject.js';

const CASES = {
  ...SUBMIT_CASES,
  ...VALUE_CASES,
  ...MAP_OUTSIDE_CASES,
  ...WAIT_OUTSIDE_CASES,
  ...CANCEL_OUTSIDE_CASES,
  ...RETRY_OUTSIDE_CASES,
  ...TIMEOUT_CASES,
  ...SHUTDOWN_CASES,
} as const;

/** The title of a case of {@link testExecutor}: what a gap names. */
export type ExecutorCase = keyof typeof CASES;

/**
 * Puts an executor to the test from outside a workflow: `submit` and `map` of activities, futures, cancellation, values,
 * retries, time limits, shutdown. Each case has a fresh instance.
 *
 * @example
 * import { describe, it } from 'vitest'; // or 'node:test'
 *
 * testExecutor({ describe, it }, {
 *   name: 'my backend',
 *   create: ({ activityModules }) => virtualInstance((options) => createMyExecutor({ ...options, activityModules })),
 *   gaps: { 'a running activity that outlives `graceMs` is given up': 'jobs cannot be taken back' },
 * });
 */
export function testExecutor(runner: TestRunner, subject: Subject<ExecutorCase>): void {
  defineCases(runner, subject, { title: 'executor', cases: CASES, create: KIT_MODULES });
}
