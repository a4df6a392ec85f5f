import { isActivity, type Activity } from '../activity/activity.js';
import { argumentsOfItem } from '../activity/map-item.js';
import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';
import { describeValue } from '../util/describe-value.js';
import { isSubmittable, type AnyActivity, type TaskOptions } from '../workflow/submittable.js';
import { isWorkflowClass, type AnyWorkflowClass } from '../workflow/workflow.js';
import type { Executor, MapOptions, ShutdownOptions, StartOptions, WorkflowHandle } from './executor.js';

/** What all executors check in the same way, before they do it each in its own. */
export abstract class ExecutorBase implements Executor {
  /** True from the first `shutdown` on. */
  protected abstract readonly isShutdown: boolean;
  protected abstract submitActivity(
    activity: AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown>;
  protected abstract submitWorkflow(workflow: AnyWorkflowClass, args: readonly unknown[]): Future<unknown>;
  protected abstract startWorkflow(
    workflow: AnyWorkflowClass,
    args: readonly unknown[],
    options: StartOptions,
  ): Promise<WorkflowHandle<never>>;
  /** @param submit an item as a task of its own */
  protected abstract mapItems<R>(
    activity: AnyActivity,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions,
    submit: (item: unknown) => Future<R>,
  ): AsyncIterableIterator<R>;
  protected abstract end(options: ShutdownOptions): Promise<void>;

  submit(task: unknown, ...args: readonly unknown[]): Future<never> {
    this.assertOpen();
    if (isActivity(task)) return this.submitActivity(task, args, {}) as Future<never>;
    if (isWorkflowClass(task)) return this.submitWorkflow(task, args) as Future<never>;
    throw new SimpleflowError(
      'invalid-input',
      isSubmittable(task)
        ? `a ${task.constructor.name} belongs in a workflow: submit it there, with \`this.submit\``
        : `an activity made by \`activity()\`, or a class that extends Workflow, can be submitted, got ${describeValue(task)}`,
    );
  }

  submitWith(options: TaskOptions, activity: AnyActivity, ...args: readonly unknown[]): Future<never> {
    this.assertOpen();
    return this.submitActivity(activity, args, options) as Future<never>;
  }

  map<A extends readonly unknown[], R>(
    activity: Activity<A, R>,
    items: Iterable<unknown> | AsyncIterable<unknown>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<R>> {
    this.assertOpen();
    const submit = (item: unknown): Future<Awaited<R>> =>
      this.submitWith(options, activity, ...argumentsOfItem(activity.definition, item));
    return this.mapItems(activity, items, options, submit);
  }

  async start(
    workflow: unknown,
    args: readonly unknown[],
    options: StartOptions = {},
  ): Promise<WorkflowHandle<never>> {
    this.assertOpen();
    if (isWorkflowClass(workflow)) return this.startWorkflow(workflow, args, options);
    throw new SimpleflowError(
      'invalid-input',
      `a class that extends Workflow can be started, got ${describeValue(workflow)}`,
    );
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    const { graceMs = Infinity } = options;
    if (graceMs >= 0) return this.end(options);
    throw new SimpleflowError(
      'invalid-option',
      `\`graceMs\` must be a number of at least 0, got \`${graceMs}\``,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  protected assertOpen(): void {
    if (!this.isShutdown) return;
    throw new SimpleflowError('executor-closed', 'this executor is shut down and takes no more work');
  }
}
