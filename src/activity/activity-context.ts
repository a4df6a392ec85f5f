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

/** The state of this module, shared by all copies of the package in one thread; see {@link shared}. */
interface Shared {
  readonly current: AsyncLocalStorage<ActivityContext>;
  /** Calls whose code may still go on behind an await. */
  underWay: number;
  begunSinceRest: number;
}

const SHARED = Symbol.for('simpleflow.activity-context');

/**
 * A hook that compiles modules to CommonJS (tsx, Jest) loads the package a second time. The copy that runs an activity
 * need not be the one that the activity imports, so all copies use the same storage.
 */
const shared: Shared = (Reflect.get(globalThis, SHARED) as Shared | undefined) ?? createShared();
const { current } = shared;

function createShared(): Shared {
  const created = { current: new AsyncLocalStorage<ActivityContext>(), underWay: 0, begunSinceRest: 0 };
  Reflect.set(globalThis, SHARED, created);
  return created;
}

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

/** @internal The same, where there may be none. */
export function currentActivity(): ActivityContext | undefined {
  return current.getStore();
}

// It costs as much as a few turns with the storage in use.
const WORTH_A_REST = 8;

/** @internal A call goes on behind an await; {@link activityEnded} is to follow. */
export function activityGoesOn(): void {
  shared.underWay += 1;
}

/** @internal */
export function activityEnded(): void {
  shared.underWay -= 1;
}

/** @internal */
export function withActivityContext<R>(context: ActivityContext, run: () => R): R {
  shared.begunSinceRest += 1;
  return current.run(context, run);
}

/**
 * @internal Activities are over for now, and many futures are about to settle. Before Node 24 a storage that is in use makes
 * every promise of the process dearer.
 */
export function restActivityContext(): void {
  if (shared.underWay === 0 && shared.begunSinceRest >= WORTH_A_REST) current.disable();
  shared.begunSinceRest = 0;
}
