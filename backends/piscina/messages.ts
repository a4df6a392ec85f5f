import type { ActivityCall, ActivityOutcome, Config, WireFailure } from 'simpleflow/backend';

/** What every thread of a pool is given when it starts. */
export interface ThreadData {
  readonly config: Config;
  /** Shared with the main thread: a block for each job that can be under way. See `control-block.ts`. */
  readonly memory: SharedArrayBuffer;
  /** Name of the channel that says "look at your block". */
  readonly channel: string;
}

/** A call as it travels: its definition is looked up by name and version in the thread. */
export type CallMessage = Omit<ActivityCall, 'definition'>;

/**
 * To a thread: calls to run one after the other; none, to load the modules only.
 *
 * `{ slot: 0, ticket: 17, calls: [{ id: 'activity-add-1', name: 'add', input: '{"args":[1,2],"kwargs":{}}', … }] }`
 */
export interface JobMessage {
  /** The block of shared memory that belongs to the job while it is under way. */
  readonly slot: number;
  /** Tells jobs apart that have the same slot one after the other. */
  readonly ticket: number;
  readonly calls: readonly CallMessage[];
}

/** From a thread, at the end of a job. */
export type JobReply =
  | { readonly kind: 'ended'; readonly outcomes: readonly ActivityOutcome[] }
  /** A call was broken off by an error it left behind: the thread may still be at it, and should be replaced. */
  | { readonly kind: 'broken'; readonly outcomes: readonly ActivityOutcome[] }
  /** Modules or services cannot be loaded: nothing was run. */
  | { readonly kind: 'boot-failed'; readonly failure: WireFailure };

/** From a thread, at any time. */
export type ThreadNews =
  /** The counter of heartbeats in the block has changed. */
  | { readonly kind: 'beaten'; readonly slot: number; readonly ticket: number }
  /** Something was thrown that no call can be blamed with any more. */
  | { readonly kind: 'late-error'; readonly activity: string | undefined; readonly failure: WireFailure };
