import { AsyncLocalStorage } from 'node:async_hooks';
import { SimpleflowError } from '../errors.js';

/** What an activity may know about itself while it runs; see {@link activityContext}. */
export interface ActivityContext {
  readonly activityId: string;
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  /** This try, from 1. */
  readonly attempt: number;
  /** Undefined when submitted outside a workflow. */
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  /** Aborted when the activity is asked to stop; `signal.reason` says why. An activity that looks away runs on. */
  readonly signal: AbortSignal;
  /**
   * Says that the activity is alive, which starts its `heartbeatMs` anew.
   * @param details progress, encodable as JSON; kept by backends that can show it
   * @throws the reason of `signal` once it is aborted: a convenient place to stop
   */
  heartbeat(details?: unknown): void;
}

const current = new AsyncLocalStorage<ActivityContext>();

/**
 * The context of the activity that is running this code, on every backend, also behind awaits.
 * @throws SimpleflowError `invalid-state` outside an activity
 */
export function activityContext(): ActivityContext {
  const context = current.getStore();
  if (context === undefined) {
    throw new SimpleflowError('invalid-state', '`activityContext()` was called outside an activity');
  }
  return context;
}

/** Calls whose code may still go on behind an await. */
let underWay = 0;
let begunSinceRest = 0;

// It costs as much as a few turns with the storage in use.
const WORTH_A_REST = 8;

/** @internal A call goes on behind an await; {@link activityEnded} is to follow. */
export function activityGoesOn(): void {
  underWay += 1;
}

/** @internal */
export function activityEnded(): void {
  underWay -= 1;
}

/** @internal */
export function withActivityContext<R>(context: ActivityContext, run: () => R): R {
  begunSinceRest += 1;
  return current.run(context, run);
}

/**
 * @internal Activities are over for now, and many futures are about to settle. Before Node 24 a storage that is in use makes
 * every promise of the process dearer.
 */
export function restActivityContext(): void {
  if (underWay === 0 && begunSinceRest >= WORTH_A_REST) current.disable();
  begunSinceRest = 0;
}
