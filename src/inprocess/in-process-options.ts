import type { LambdaHandlers } from '../activity/lambda.js';
import type { Codec } from '../codec/codec.js';
import type { Copy } from '../engine/tasks/task-scope.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityRunner } from '../executor/activity-runner.js';
import type { RunStore } from '../store/run-store.js';
import { describeValue } from '../util/describe-value.js';
import type { Logger } from '../workflow/log.js';
import type { WorkflowMiddleware } from '../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, Workflow } from '../workflow/workflow.js';
import type { Clock } from './clock.js';

export interface InProcessOptions {
  /** Where activities run. The executor owns it and closes it. */
  readonly runner: ActivityRunner;
  /**
   * Where activities run whose definition says `placement: 'inline'`, beside the others and in a queue of their own.
   * Default: `runner` runs them, too.
   */
  readonly inlineRunner?: ActivityRunner;
  /** Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /**
   * `codec`: activities get copies of their arguments, and who asks for their results copies of those, as on every other
   * backend. `none`: the values themselves, for runners that run in this thread. It is faster, and functions and open
   * files may be given, too. The price: what an activity changes in a list is changed for whoever else holds that list;
   * what works here may be refused by another backend (`not-serializable`); and no journal can be kept. What workflows
   * are given and return, signals and markers are copied all the same. Default: `codec`.
   */
  readonly copy?: Copy;
  /** Default: the clock of the process. The executor owns it and closes it. */
  readonly clock?: Clock;
  /** Record every run, so that `handle.history()` can give its journal. Default: false. */
  readonly journal?: boolean;
  /** Gets the lines that workflows write. Default: those from `info` on go to stderr. */
  readonly logger?: Logger;
  /** What is around the commands of workflows, outermost first. Default: nothing. */
  readonly workflowMiddleware?: readonly WorkflowMiddleware[];
  /** Run in this thread in place of Lambda functions. Default: none, their tasks fail with `unknown-activity`. */
  readonly lambdaHandlers?: LambdaHandlers;
  /**
   * Keeps runs in a store, so that they survive this process. With one, `shutdown` ends the hosting and not the runs. The
   * executor owns it and closes it. Default: none, runs die with this process.
   */
  readonly store?: RunStore | Promise<RunStore>;
  /** Workflows of which the store may hold open runs. Default: none beside those that parents submit. */
  readonly workflows?: readonly AnyWorkflowClass[];
  /** With a store: how many instances of runs that only wait are kept in memory. Default: 1,000. */
  readonly residentRuns?: number;
  /** Makes workflow instances. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
}

/**
 * @param isRecorded a recording holds copies of what passes
 * @throws SimpleflowError `invalid-option`
 */
export function checkCopy(copy: unknown, isRecorded: boolean): void {
  if (copy !== 'codec' && copy !== 'none') {
    throw new SimpleflowError(
      'invalid-option',
      `\`copy\` must be \`codec\` or \`none\`, got ${describeValue(copy)}`,
    );
  }
  if (copy === 'none' && isRecorded) {
    throw new SimpleflowError(
      'invalid-option',
      "a journal or store holds copies: neither goes together with `copy: 'none'`",
    );
  }
}
