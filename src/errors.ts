const BRAND: unique symbol = Symbol.for('simpleflow.error');

/**
 * What went wrong, as a stable word. Match this, never the message.
 *
 * - `invalid-option`: an option or definition has a value that cannot be used.
 * - `invalid-input`: workflow or activity input does not fit the parameters, or is not JSON.
 * - `invalid-id`: a name or id that some backend cannot carry.
 * - `invalid-state`: a future was settled twice, or a method was called at a time it has no meaning.
 * - `not-serializable`: a value cannot be sent as text and come back equal.
 * - `malformed-data`: text that came from outside cannot be decoded.
 * - `too-large`: a value is longer than the service takes: store it, and send where it is.
 * - `timeout`: `result`, `wait` or `withTimeout` gave up; the task itself goes on.
 * - `cancelled`: the awaited future or run was cancelled, or the scope no longer takes work.
 * - `executor-closed`: work was submitted after `shutdown`.
 * - `activity-failed`, `activity-timed-out`: an activity ended without a result; see {@link ActivityError}.
 * - `worker-lost`: the thread or process that ran an activity, or a workflow's code, ended before that did, or cannot be
 *   started.
 * - `lost-activity`: the process that ran an activity died before the answer was kept, and `onLost` says not to run it again.
 * - `queue-full`: an activity was refused because as many as the backend's limit were waiting already.
 * - `workflow-failed`, `workflow-terminated`, `workflow-timed-out`: a workflow run ended without a result.
 * - `group-failed`: elements of a `Chain` or `Group` failed; see {@link GroupError}.
 * - `signal-failed`: a signal could not be delivered.
 * - `unobserved-failure`: `run` returned while a task had failed and nobody had looked at it.
 * - `foreign-await`: workflow code waited for something that is not a future of this run.
 * - `never-settles`: a run waits for something that nothing can bring about.
 * - `never-returns`: workflow code has not come back from a turn for longer than the watchdog of a decider allows.
 * - `non-deterministic`: code and recorded history disagree.
 * - `unknown-activity`, `duplicate-activity`: the registry of activities.
 * - `unknown-module`, `unknown-workflow`: a module or export named from outside.
 * - `workflow-already-running`: the workflow id is taken by an open run.
 * - `run-id-required`: replay of code that derives ids from its run, without the run's ids.
 * - `injection-failed`: a class or service cannot be had from the container: not bound, bound twice, made asynchronously
 *   where that cannot be.
 * - `not-mocked`: a workflow under test submitted an activity for which the test has no mock.
 * - `service-unreachable`: a service cannot be reached: it is not running, or the endpoint or the network is wrong.
 * - `service-failed`: a service refused a call, or could not carry it out.
 * - `throttled`: a service asks for fewer calls, and went on doing so.
 * - `invalid-credentials`: there are no credentials for a service, or they are wrong or have expired.
 * - `access-denied`: the credentials do not permit the call.
 * - `unknown-domain`: the domain in which runs should be does not exist.
 * - `unknown-run`: a store or service has no run with that id.
 * - `store-in-use`: another process hosts the store, or this one does already.
 * - `store-busy`: another process was writing to the store for longer than this one waits.
 * - `store-full`: there is no space left for the store.
 * - `store-lost`: another host has taken over the store; this one stops.
 * - `store-newer`: a newer version of this library made the store.
 * - `store-unusable`: what is at the path of the store is no store, or it is where no store can be.
 * - `store-failed`: the store cannot be read or written.
 * - `store-driver-missing`: a store needs SQLite, and neither Node nor an installed package has it.
 * - `backend-missing`: a backend or an optional package is not installed.
 */
export type ErrorCode =
  | 'invalid-option'
  | 'invalid-input'
  | 'invalid-id'
  | 'invalid-state'
  | 'not-serializable'
  | 'malformed-data'
  | 'malformed-history'
  | 'too-large'
  | 'timeout'
  | 'cancelled'
  | 'executor-closed'
  | 'activity-failed'
  | 'activity-timed-out'
  | 'worker-lost'
  | 'lost-activity'
  | 'queue-full'
  | 'workflow-failed'
  | 'workflow-terminated'
  | 'workflow-timed-out'
  | 'group-failed'
  | 'signal-failed'
  | 'unobserved-failure'
  | 'foreign-await'
  | 'never-settles'
  | 'never-returns'
  | 'non-deterministic'
  | 'unknown-activity'
  | 'duplicate-activity'
  | 'unknown-module'
  | 'unknown-workflow'
  | 'workflow-already-running'
  | 'run-id-required'
  | 'injection-failed'
  | 'not-mocked'
  | 'service-unreachable'
  | 'service-failed'
  | 'throttled'
  | 'invalid-credentials'
  | 'access-denied'
  | 'unknown-domain'
  | 'unknown-run'
  | 'store-in-use'
  | 'store-busy'
  | 'store-full'
  | 'store-lost'
  | 'store-newer'
  | 'store-unusable'
  | 'store-failed'
  | 'store-driver-missing'
  | 'backend-missing';

/** What a {@link SimpleflowError} may say beside code and message. */
export interface SimpleflowErrorOptions extends ErrorOptions {
  readonly callSite?: string | undefined;
}

/**
 * Every error this library raises. `code` says which; `cause` what lay behind it.
 *
 * Recognise one with {@link SimpleflowError.is}, which also holds across threads and across two installed copies of
 * the package, where `instanceof` does not.
 */
export class SimpleflowError extends Error {
  readonly code: ErrorCode;
  /** The line of workflow code that is to blame, where the library knows it: `file:///home/me/flow.ts:12:20`. */
  declare readonly callSite?: string;

  constructor(code: ErrorCode, message: string, options?: SimpleflowErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    // Without one there is no property: it would travel with each error.
    if (options?.callSite !== undefined) this.callSite = options.callSite;
  }

  /** True for any error of this library, whichever copy of it made the error. */
  static is(value: unknown): value is SimpleflowError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

// On the prototype: one property for all errors, and subclasses inherit it.
Object.defineProperty(SimpleflowError.prototype, BRAND, { value: true });

/** Where an activity's error came from. */
export interface ActivityErrorDetails extends ErrorOptions {
  readonly activityName: string;
  readonly activityId: string;
  /** The try that failed last, from 1. */
  readonly attempt: number;
}

/**
 * An activity ended without a result, and its retries are spent. `cause` is what the activity threw.
 *
 * `code` is `activity-failed` or `activity-timed-out`.
 */
export class ActivityError extends SimpleflowError {
  readonly activityName: string;
  readonly activityId: string;
  readonly attempt: number;

  constructor(code: ErrorCode, message: string, details: ActivityErrorDetails) {
    super(code, message, 'cause' in details ? { cause: details.cause } : undefined);
    this.activityName = details.activityName;
    this.activityId = details.activityId;
    this.attempt = details.attempt;
  }
}

/** Which run an error ended. */
export interface WorkflowErrorDetails extends ErrorOptions {
  readonly workflowName: string;
  readonly workflowId: string;
  readonly runId: string | undefined;
}

/**
 * A workflow run ended without a result. `cause` is what `run` threw, or why the run could not go on.
 *
 * `code` is `workflow-failed`, `workflow-terminated` or `workflow-timed-out`.
 */
export class WorkflowError extends SimpleflowError {
  readonly workflowName: string;
  readonly workflowId: string;
  readonly runId: string | undefined;

  constructor(code: ErrorCode, message: string, details: WorkflowErrorDetails) {
    super(code, message, 'cause' in details ? { cause: details.cause } : undefined);
    this.workflowName = details.workflowName;
    this.workflowId = details.workflowId;
    this.runId = details.runId;
  }
}

/** `run` returned although tasks had failed that nobody had looked at. `cause` is the first of them, in submit order. */
export class UnobservedFailureError extends SimpleflowError {
  /** The failures after the first, in submit order. */
  readonly errors: readonly Error[];

  constructor(failures: readonly Error[]) {
    const [first, ...rest] = failures;
    const others = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
    super('unobserved-failure', `a task failed and nobody looked at it: ${first?.message ?? ''}${others}`, {
      cause: first,
    });
    this.errors = rest;
  }
}

/**
 * Elements of a `Chain` or `Group` failed, or the one of a `FuncGroup`. `cause` is the first of their errors.
 *
 * `{ code: 'group-failed', errors: [undefined, RangeError, undefined] }`
 */
export class GroupError extends SimpleflowError {
  /** For each element that was begun, in order: its error; undefined if it has none that counts. */
  readonly errors: readonly (Error | undefined)[];

  constructor(kind: string, errors: readonly (Error | undefined)[]) {
    const failures = errors.filter((error) => error !== undefined);
    const [first] = failures;
    const which = `${failures.length} of ${errors.length} elements of a ${kind} failed`;
    super('group-failed', `${which}: ${first?.message ?? ''}`, { cause: first });
    this.errors = errors;
  }

  /** The errors of tasks, in order, out of groups in groups too. */
  flatten(): Error[] {
    return flattened(this.errors);
  }
}

// Beside the class: one that names itself is renamed by the bundler, and its name is that of the error.
function flattened(errors: GroupError['errors']): Error[] {
  return errors.flatMap((error) => {
    if (error instanceof GroupError) return error.flatten();
    return error === undefined ? [] : [error];
  });
}
