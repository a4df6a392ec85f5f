import type { Codec } from '../codec/codec.js';
import type { FutureOwner } from '../futures/future.js';
import type { ActivityTask } from './activity-task.js';
import type { IssuedCommand } from './command-queue.js';
import type { Command } from './commands.js';

/** Where an activity task lives: a run, or an executor for tasks submitted outside a workflow. */
export interface TaskScope {
  readonly codec: Codec;
  issue(command: Command): IssuedCommand;
  withdraw(issued: IssuedCommand): boolean;
  /** True where a call that is running cannot be stopped: then its future cannot be cancelled either. */
  readonly refusesToCancelRunning: boolean;
  random(): number;
  startTimeout(timeoutMs: number, onTimeout: () => void): () => void;
  /** Gives a task that has its arguments the id under which it is scheduled; or the task that has that id already. */
  identify(task: ActivityTask, input: string): ActivityTask;
  /** The task's future is about to be settled. It may still be open outside. */
  settled(task: ActivityTask): void;
  /** Nothing more will be heard of the task. */
  closed(task: ActivityTask): void;
  /** A future has failed and nobody has looked at it yet. */
  failedUnobserved(owner: OrderedOwner, error: Error): void;
  /** Somebody looked at a future for the first time. */
  observed(owner: OrderedOwner): void;
}

/** A future's owner that knows when it was submitted. */
export interface OrderedOwner extends FutureOwner {
  /** Position among all submits of its scope, from 1. */
  readonly order: number;
}
