import { ABOUT_CASES } from './cases/about.js';
import { BY_NAME_CASES } from './cases/by-name.js';
import { CANCEL_RUN_CASES } from './cases/cancel-run.js';
import { CANCEL_TASK_CASES } from './cases/cancel-tasks.js';
import { CANVAS_CASES } from './cases/canvas.js';
import { CHANCE_CASES } from './cases/chance.js';
import { CHILD_POLICY_CASES } from './cases/child-policy.js';
import { CHILD_CASES } from './cases/children.js';
import { CONTINUE_CASES } from './cases/continue.js';
import { DATAFLOW_CASES } from './cases/dataflow.js';
import { ENDING_CASES } from './cases/ending.js';
import { FAILURE_CASES } from './cases/failures.js';
import { FOREIGN_CASES } from './cases/foreign.js';
import { HANDLE_CASES } from './cases/handle.js';
import { HOOK_CASES } from './cases/hooks.js';
import { ID_CASES } from './cases/ids.js';
import { LAMBDA_CASES } from './cases/lambda.js';
import { MAP_INSIDE_CASES } from './cases/map-inside.js';
import { MARKER_CASES } from './cases/markers.js';
import { PROPAGATION_CASES } from './cases/propagation.js';
import { RETRY_CASES } from './cases/retry.js';
import { SCOPE_CASES } from './cases/scopes.js';
import { SIGNAL_CASES } from './cases/signals.js';
import { TASK_FAILURE_CASES } from './cases/task-failure.js';
import { TIME_CASES } from './cases/time.js';
import { TURN_CASES } from './cases/turns.js';
import { defineCases } from './define-cases.js';
import { KIT_MODULES } from './modules.js';
import type { Subject, TestRunner } from './subject.js';

const CASES = {
  ...TURN_CASES,
  ...ID_CASES,
  ...DATAFLOW_CASES,
  ...MAP_INSIDE_CASES,
  ...BY_NAME_CASES,
  ...FAILURE_CASES,
  ...ENDING_CASES,
  ...RETRY_CASES,
  ...TASK_FAILURE_CASES,
  ...CANCEL_TASK_CASES,
  ...CANCEL_RUN_CASES,
  ...SCOPE_CASES,
  ...TIME_CASES,
  ...CHANCE_CASES,
  ...SIGNAL_CASES,
  ...PROPAGATION_CASES,
  ...CHILD_CASES,
  ...CHILD_POLICY_CASES,
  ...CONTINUE_CASES,
  ...LAMBDA_CASES,
  ...MARKER_CASES,
  ...FOREIGN_CASES,
  ...HANDLE_CASES,
  ...CANVAS_CASES,
  ...ABOUT_CASES,
  ...HOOK_CASES,
} as const;

/** The title of a case of {@link testWorkflows}: what a gap names. */
export type WorkflowCase = keyof typeof CASES;

/**
 * Puts an executor to the test with workflows: turns, ids, data flow, failures, cancellation, time, and all the rest that
 * is the same on every backend. Each case has a fresh instance, and every run is replayed from its journal.
 */
export function testWorkflows(runner: TestRunner, subject: Subject<WorkflowCase>): void {
  defineCases(runner, subject, { title: 'workflows', cases: CASES, create: KIT_MODULES });
}
