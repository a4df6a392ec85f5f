import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import type { WorkflowLog } from './log.js';
import type { RunInformation } from './runtime.js';

const BRAND: unique symbol = Symbol.for('simpleflow.workflow-middleware');

/** An activity or a child that is about to be scheduled; its arguments are done. */
export interface TaskRequest {
  readonly kind: 'activity' | 'child';
  /** Undefined for an idempotent activity, whose id comes from its input. For a child, its workflow id. */
  readonly id: string | undefined;
  readonly name: string;
  readonly version: string;
  readonly args: readonly unknown[];
}

/** What a run is about to ask for. */
export type CommandRequest =
  | TaskRequest
  /** Only those that the workflow starts itself, not time-outs. */
  | { readonly kind: 'timer'; readonly id: string | undefined; readonly delayMs: number }
  | { readonly kind: 'signal'; readonly name: string; readonly workflowId: string; readonly value: unknown }
  | { readonly kind: 'marker'; readonly name: string; readonly details: unknown }
  | { readonly kind: 'continue-as-new'; readonly args: readonly unknown[] };

/** How an activity or a child has ended, its retries included. */
export type TaskOutcome =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: Error };

/** The run whose command it is. */
export interface MiddlewareContext {
  readonly information: RunInformation;
  /** The time of the turn, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly log: WorkflowLog;
}

/**
 * What is done around the commands of every run. It is part of the workflow: it runs in its turns, a replay runs it
 * again, and so it must be deterministic and synchronous, and must not change while runs are open.
 */
export interface WorkflowMiddleware {
  /**
   * Called before a command is issued. Returns the request with other arguments, delay, value or details, which count
   * instead; undefined lets it pass as it is. What it throws refuses the command: an activity or child fails with it,
   * any other call throws it.
   */
  before?(request: CommandRequest, run: MiddlewareContext): CommandRequest | undefined;
  /** Called when an activity or child has ended. Returns another outcome, or undefined. What it throws is the failure. */
  after?(request: TaskRequest, outcome: TaskOutcome, run: MiddlewareContext): TaskOutcome | undefined;
}

/**
 * Makes a middleware around the commands of workflows.
 *
 * @example
 * export const audited = workflowMiddleware({
 *   before(request, { log }) {
 *     if (request.kind === 'activity' && request.name === 'pay') log.info('pays', { args: request.args });
 *     return undefined;
 *   },
 * });
 * @throws SimpleflowError `invalid-option` if it has neither `before` nor `after`
 */
export function workflowMiddleware(middleware: WorkflowMiddleware): WorkflowMiddleware {
  const given = (middleware as WorkflowMiddleware | undefined) ?? {};
  if (!('before' in given || 'after' in given)) {
    throw new SimpleflowError(
      'invalid-option',
      `a middleware around workflow commands has \`before\` or \`after\`, got ${describeValue(middleware)}`,
    );
  }
  return Object.freeze({
    before: (request: CommandRequest, run: MiddlewareContext) => given.before?.(request, run),
    after: (request: TaskRequest, outcome: TaskOutcome, run: MiddlewareContext) =>
      given.after?.(request, outcome, run),
    [BRAND]: true,
  });
}

/** True for what {@link workflowMiddleware} made, whichever copy of the library that was. */
export function isWorkflowMiddleware(value: unknown): value is WorkflowMiddleware {
  return typeof value === 'object' && value !== null && BRAND in value;
}
