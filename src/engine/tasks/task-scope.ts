import type { Codec } from '../../codec/codec.js';
import type { FutureOwner } from '../../futures/future.js';
import type { TaskFailure, TaskFailureDecision } from '../../workflow/task-failure.js';
import type { CommandMiddleware } from '../parts/command-middleware.js';
import type { IssuedCommand } from '../parts/command-queue.js';
import type { Command } from '../language/commands.js';
import type { OpenItem } from '../parts/open-futures.js';
import type { RunLog } from '../parts/run-log.js';

/** `codec`: as text, there and back. `none`: the value itself, shared by both sides. */
export type Copy = 'codec' | 'none';

/** Where tasks live: a run, or an executor for activities submitted outside a workflow. */
export interface TaskScope {
  readonly codec: Codec;
  /** Whether activities get copies of their arguments, and the run copies of their results. */
  readonly copy: Copy;
  /** True where a call that is running cannot be stopped: then its future cannot be cancelled either. */
  readonly refusesToCancelRunning: boolean;
  /** True where buffers may go beside arguments and results: in process, and nothing is recorded. */
  readonly carriesBuffers: boolean;
  issue(command: Command): IssuedCommand;
  withdraw(issued: IssuedCommand): boolean;
  random(): number;
  startTimeout(timeoutMs: number, onTimeout: () => void): () => void;
  /** Asks the workflow what to do about a try that has failed; undefined leaves it to the retry policy. */
  decideFailure?(failure: TaskFailure): TaskFailureDecision | undefined;
  /** What is around commands; undefined if nothing is. */
  readonly middleware?: CommandMiddleware | undefined;
  /** The item's future is about to be settled. Its task may still be open outside. */
  settled(item: OpenItem): void;
  /** A try has failed with this error, which the task fails with unless there is another try. */
  taskFailed?(id: string, error: Error): void;
  /** Lines about tries; silent in a replay. */
  readonly log: RunLog;
  /** A future has failed and nobody has looked at it yet. */
  failedUnobserved(owner: OrderedOwner, error: Error): void;
  /** Somebody looked at a future for the first time. */
  observed(owner: OrderedOwner): void;
  /** Why waiting for the open future could never end. */
  awaited?(owner: OrderedOwner, callback: unknown): Error | undefined;
}

/** A future's owner that knows when it was submitted. */
export interface OrderedOwner extends FutureOwner {
  /** Position among all submits of its scope, from 1. */
  readonly order: number;
}
