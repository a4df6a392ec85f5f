import type { Future } from '../futures/future.js';
import type { AnyActivity, TaskOptions } from './submittable.js';

/** Who a run is. In process the ids are the caller's or uuids; on SWF they are the service's. */
export interface RunInformation {
  readonly workflowId: string;
  /** Undefined only in a replay that was not told. */
  readonly runId: string | undefined;
  /** `definition.name` of the class. */
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  readonly tags: readonly string[];
}

/**
 * What a workflow instance asks its run for: the port between user code and the engine.
 * @internal
 */
export interface WorkflowRuntime {
  readonly information: RunInformation;
  submitActivity(activity: AnyActivity, args: readonly unknown[], options: TaskOptions): Future<unknown>;
  map(activity: AnyActivity, items: Iterable<unknown>, options: TaskOptions): Future<unknown[]>;
  startTimer(delayMs: number, options: { readonly id?: string }): Future<void>;
  nowMs(): number;
  random(): number;
  uuid(): string;
}
