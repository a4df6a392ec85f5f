import { checkRunLimits } from '../../activity/durations.js';
import { checkName, MAX_VERSION_LENGTH } from '../../activity/names.js';
import { parseRetry } from '../../activity/retry-policy.js';
import type { Future } from '../../futures/future.js';
import { adler32Hex } from '../../util/adler32.js';
import type { ChildOptions } from '../../workflow/submittable.js';
import { checkTags } from '../../workflow/tags.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import type { CancelScope } from './cancel-scope.js';
import { ChildTask, type ChildPlan } from '../tasks/child-task.js';
import type { ChildEvent, RunIdentity } from '../language/events.js';
import { fittedId } from '../language/ids.js';
import type { TaskRegistry } from '../tasks/task-registry.js';
import type { RunCore } from '../run/run-core.js';

/** The child workflows of a run. */
export class Children implements TaskRegistry<ChildTask> {
  readonly #core: RunCore;
  /** What the ids of all children have of this run. */
  #ofRun: string | undefined;
  /** By workflow id, from being started until the outside has reported the end. */
  readonly #open = new Map<string, ChildTask>();

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** Of those that the outside has been asked for, or is about to be. */
  get openIds(): string[] {
    return [...this.#open.keys()];
  }

  submit(
    scope: CancelScope,
    workflow: AnyWorkflowClass,
    args: readonly unknown[],
    options: ChildOptions,
  ): Future<unknown> {
    const core = this.#core;
    core.enter('submit', scope);
    const plan = this.#planOf(workflow, options);
    const workflowId =
      options.workflowId === undefined
        ? this.#nextId(plan.command.name)
        : core.ids.custom('a workflow id', options.workflowId);
    const task = new ChildTask({ scope: core, registry: this, order: core.nextOrder() }, plan, workflowId);
    core.begin(task, args, scope);
    return task.future;
  }

  identify(task: ChildTask): ChildTask {
    this.#open.set(task.id ?? '', task);
    return task;
  }

  closed(task: ChildTask): void {
    this.#open.delete(task.id ?? '');
  }

  apply(event: ChildEvent): void {
    this.#open.get(event.id)?.apply(event);
  }

  retryTimerFired(workflowId: string): void {
    this.#open.get(workflowId)?.retryTimerFired();
  }

  /** The children that have started and not ended. */
  get started(): RunIdentity[] {
    return [...this.#open.values()].flatMap(({ identity }) => (identity === undefined ? [] : [identity]));
  }

  /** The class behind an open child: what an in-process host runs. */
  workflowOf(workflowId: string): AnyWorkflowClass | undefined {
    return this.#open.get(workflowId)?.plan.workflow;
  }

  /** `workflow-<name>-<parent's workflow id>--<adler32 of the parent's run id>--<n>`, as the Python original. */
  #nextId(name: string): string {
    const { workflowId } = this.#core.information;
    const runId = this.#core.requireRunId('the id of a child');
    const count = this.#core.ids.count(`workflow-${name}`);
    this.#ofRun ??= `${workflowId}--${adler32Hex(runId)}--`;
    return fittedId(`workflow-${name}-${this.#ofRun}${count}`);
  }

  #planOf(workflow: AnyWorkflowClass, options: ChildOptions): ChildPlan {
    const { definition } = workflow;
    const name = checkName('a workflow name', definition.name);
    const tags = options.tags ?? definition.tags ?? [];
    const {
      executionStartToCloseMs = definition.executionStartToCloseMs,
      priority = definition.priority,
      lambdaRole = definition.lambdaRole,
      decisionStartToCloseMs,
    } = options;
    checkRunLimits(name, definition);
    checkRunLimits(name, options);
    const { decisionStartToCloseMs: definedDecisionStartToCloseMs } = definition;
    return {
      workflow,
      retry: parseRetry(options.retry ?? definition.retry),
      raisesOnFailure: options.raisesOnFailure ?? definition.raisesOnFailure ?? true,
      command: {
        name,
        version: checkName('a workflow version', definition.version ?? 'default', MAX_VERSION_LENGTH),
        taskList: checkName('a task list', options.taskList ?? definition.taskList ?? 'default'),
        tags: tags === 'inherit' ? this.#core.information.tags : checkTags(tags),
        childPolicy: options.childPolicy ?? definition.childPolicy ?? 'terminate',
        ...(definition.typeName === undefined ? undefined : { typeName: definition.typeName }),
        ...(executionStartToCloseMs === undefined ? undefined : { executionStartToCloseMs }),
        ...(priority === undefined ? undefined : { priority }),
        ...(decisionStartToCloseMs === undefined ? undefined : { decisionStartToCloseMs }),
        ...(definedDecisionStartToCloseMs === undefined ? undefined : { definedDecisionStartToCloseMs }),
        ...(lambdaRole === undefined ? undefined : { lambdaRole }),
      },
    };
  }
}
