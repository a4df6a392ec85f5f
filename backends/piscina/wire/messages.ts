import type { MessagePort } from 'node:worker_threads';
import type { ActivityCall, WireFailure } from 'simpleflow/backend';
import type { Config } from 'simpleflow';
import type { EndsWire } from './ends-wire.js';
import type { JobWire } from './job-wire.js';

/** What every thread of a pool is given when it starts. */
export interface ThreadData {
  readonly config: Config;
  /** Shared with the main thread: a block for each job that can be under way. See `control-block.ts`. */
  readonly memory: SharedArrayBuffer;
}

/** A call on the way to its thread, where its definition is looked up by name and version. */
export type CallMessage = Omit<ActivityCall, 'definition' | 'args'>;

/** Calls to run in one thread, one after the other; none, to load the modules only. */
export interface Job {
  /** The block of shared memory that belongs to the job while it is under way. */
  readonly slot: number;
  /** Tells jobs apart that have the same slot one after the other. */
  readonly ticket: number;
  readonly calls: readonly CallMessage[];
  /** Tell of begins and ends as they come. */
  readonly isTimed: boolean;
}

/** What Piscina hands to a thread: a job, or the request to close the services, as the thread is to end. */
export type ThreadMessage = ({ readonly kind: 'job'; readonly job: JobWire } | { readonly kind: 'close' }) & {
  /** With the first one: where the thread reports {@link ThreadNews}. What comes from there says "look at your block". */
  port?: MessagePort;
};

/** From a thread, at the end of a job. A list, as names of fields would cost more than most results. */
export type JobReply =
  | readonly [
      /** `broken`: a call was broken off by an error it left behind. The thread may still be at it, and takes no more. */
      kind: 'ended' | 'broken',
      /** How often the thread has reported progress before. That comes another way, and may come later. */
      progressReports: number,
      /** What it has not reported, besides what is in the block. */
      ends: EndsWire,
    ]
  /** Modules or services cannot be loaded, and nothing was run; or, in answer to `close`, services cannot be closed. */
  | readonly [kind: 'failed', failure: WireFailure];

/** From a thread, at any time. */
export type ThreadNews =
  /** The counter of heartbeats in the block has changed. */
  | { readonly kind: 'beaten'; readonly slot: number; readonly ticket: number }
  /** A job of several calls goes on. */
  | {
      readonly kind: 'progress';
      readonly slot: number;
      readonly ticket: number;
      /** Lines, as in the block. */
      readonly kept: string;
      /** What could not be kept. */
      readonly ends: EndsWire;
      /** The call that has begun, if one has. */
      readonly begun: number | undefined;
    }
  /** Text that the thread prints. */
  | { readonly kind: 'output'; readonly stream: OutputStream; readonly text: string | Uint8Array }
  /** Something was thrown that no call can be blamed with any more. */
  | {
      readonly kind: 'late-error';
      readonly activity: string | undefined;
      readonly failure: WireFailure;
    };

export type OutputStream = 'stdout' | 'stderr';
