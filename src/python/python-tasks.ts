import { bindActivity } from '../activity/task-input.js';
import { parseRetry } from '../activity/retry-policy.js';
import type { ActivityTimeouts } from '../engine/language/commands.js';
import { fittedId } from '../engine/language/ids.js';
import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';
import { adler32Hex } from '../util/adler32.js';
import type { AnyActivity, ChildOptions, ContinueOptions, TaskOptions } from '../workflow/submittable.js';
import type { AnyWorkflowClass, WorkflowDefinition } from '../workflow/workflow.js';
import { FailedTasks, type Answer, type FailedPlan, type FailedTasksOptions } from './failed-tasks.js';
import { bindRun, callOf, isWaitingFor, rawOf, type Bind, type PythonCall } from './python-call.js';
import type { PythonCommand } from './python-command.js';
import type { PythonDecisions } from './python-decisions.js';
import type { TaskState } from './python-history.js';

export interface PythonTasksOptions extends FailedTasksOptions {
  readonly decisions: PythonDecisions;
  readonly workflow: AnyWorkflowClass;
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly tags: readonly string[];
  /** Written into the input of the next run, for the library's deciders. */
  readonly className: string;
  /** Open activities of a run, at most. */
  readonly maxOpen: number;
}

interface Plan extends FailedPlan {
  readonly known: TaskState | undefined;
  readonly isIdempotent: boolean;
  /** What asks for a try of this call. */
  readonly command: (call: PythonCall) => PythonCommand;
  readonly bind: Bind;
}

/** Activities and children as the library submits them: a number is taken when the arguments are there. */
export class PythonTasks {
  readonly #options: PythonTasksOptions;
  readonly #counters = new Map<string, number>();
  readonly #failed: FailedTasks;
  /** `raises_on_failure` of a container is set on its tasks, for the whole decision. */
  readonly #raises = new Map<object, boolean>();
  /** How the input of a command is read, by the command. */
  readonly binders = new Map<PythonCommand, Bind>();
  #open = 0;

  constructor(options: PythonTasksOptions) {
    this.#options = options;
    this.#failed = new FailedTasks(options);
  }

  setRaises({ definition }: AnyActivity | AnyWorkflowClass, raises: boolean): void {
    this.#raises.set(definition, raises);
  }

  submitActivity(
    { definition }: AnyActivity,
    args: readonly unknown[],
    options: TaskOptions,
  ): Future<unknown> {
    const call = callOf(args);
    if (isWaitingFor(call)) return this.#options.futures.pending();
    const { name, version } = definition;
    const prefix = `activity-${name}`;
    const isIdempotent = definition.idempotent === true && options.id === undefined;
    const suffix = options.id ?? (isIdempotent ? this.#options.values.hash(call) : this.#count(prefix));
    const id = fittedId(`${prefix}-${suffix}`);
    const priority = options.priority ?? definition.priority ?? this.#options.workflow.definition.priority;
    return this.#resume({
      name: { kind: 'activity', name, id },
      known: this.#options.history.activities.get(id),
      retry: definition.retry,
      raises: options.raisesOnFailure ?? this.#raises.get(definition) ?? definition.raisesOnFailure ?? false,
      isIdempotent,
      call,
      bind: (input) => bindActivity(definition, input),
      command: (given) => ({
        kind: 'schedule-activity',
        id,
        name,
        version,
        taskList: options.taskList ?? definition.taskList,
        attempt: 1,
        input: this.#options.values.field(definition.rawInput === true ? rawOf(given) : given),
        ...timeoutsOf(definition),
        ...timeoutsOf(options),
        ...(priority === undefined ? undefined : { priority }),
      }),
    });
  }

  submitChild(child: AnyWorkflowClass, args: readonly unknown[], options: ChildOptions): Future<unknown> {
    const call = callOf(args);
    if (isWaitingFor(call)) return this.#options.futures.pending();
    const { definition } = child;
    const { name, typeName } = definition;
    const id = options.workflowId ?? this.#childId(name);
    const executionStartToCloseMs = options.executionStartToCloseMs ?? definition.executionStartToCloseMs;
    const setChildPolicy = options.childPolicy ?? definition.childPolicy;
    return this.#resume({
      name: { kind: 'workflow', name, id },
      known: this.#options.history.children.get(id),
      retry: parseRetry(options.retry ?? definition.retry),
      raises: options.raisesOnFailure ?? this.#raises.get(definition) ?? definition.raisesOnFailure ?? true,
      isIdempotent: false,
      call,
      bind: (input) => bindRun(child, input),
      command: (given) => ({
        kind: 'start-child',
        id,
        name,
        version: definition.version ?? 'default',
        ...(typeName === undefined ? undefined : { typeName }),
        taskList: options.taskList ?? definition.taskList ?? 'default',
        tags: this.#tagsOf(definition, options),
        childPolicy: setChildPolicy ?? 'terminate',
        setChildPolicy,
        ...(executionStartToCloseMs === undefined ? undefined : { executionStartToCloseMs }),
        attempt: 1,
        input: this.#options.values.field(given),
      }),
    });
  }

  /** For the library this is a task like a child, which takes a number; the run goes on until it waits. */
  continueAsNew(args: readonly unknown[], options: ContinueOptions): Future<never> {
    const { decisions, futures, values, className, workflow } = this.#options;
    const call = callOf(args);
    if (isWaitingFor(call)) return futures.pending();
    const { definition } = workflow;
    this.#count(`workflow-${definition.name}`);
    const command: PythonCommand = {
      kind: 'continue-as-new',
      version: options.version ?? definition.version ?? 'default',
      taskList: options.taskList ?? definition.taskList ?? 'default',
      tags: this.#tagsOf(definition, options),
      input: values.field({ ...call, __extra: { class: className } }),
      setChildPolicy: definition.childPolicy,
      executionStartToCloseMs: definition.executionStartToCloseMs,
    };
    this.binders.set(command, (input) => bindRun(workflow, input));
    decisions.add(command);
    return futures.pending();
  }

  #resume(plan: Plan): Future<unknown> {
    const { decisions, futures, maxOpen } = this.#options;
    const { kind, id } = plan.name;
    const answer = this.#answerOf(plan);
    let future = 'future' in answer ? answer.future : undefined;
    if (future !== undefined && plan.known !== undefined && kind === 'activity' && !future.done())
      this.#open += 1;
    if (future === undefined) {
      this.#ask(plan, answer);
      future = futures.pending(id);
    }
    if (this.#open >= maxOpen) decisions.stop();
    return future;
  }

  #ask(plan: Plan, answer: Answer): void {
    const { decisions } = this.#options;
    if ('timer' in answer) {
      decisions.add(answer.timer, 'id' in answer.timer ? `timer ${answer.timer.id}` : undefined);
      return;
    }
    const command = plan.command('again' in answer ? answer.again : plan.call);
    this.binders.set(command, plan.bind);
    const isNew = decisions.add(command, plan.isIdempotent ? `task ${plan.name.id}` : undefined);
    if (isNew && plan.name.kind === 'activity') this.#open += 1;
  }

  #answerOf(plan: Plan): Answer {
    const { known, name, call } = plan;
    const { codec, futures } = this.#options;
    switch (known?.state) {
      case undefined:
        return { again: call };
      case 'open':
        return { future: futures.pending(name.id) };
      case 'running':
        return { future: futures.running(name.id) };
      case 'completed':
        return { future: futures.encoded(known.result, codec, name.id) };
      case 'refused':
        if (name.kind === 'activity' || known.cause === 'WORKFLOW_TYPE_DOES_NOT_EXIST')
          return { again: call };
        break;
      default:
    }
    return this.#failed.answer(plan, known as TaskState);
  }

  #tagsOf(definition: WorkflowDefinition, options: Pick<ChildOptions, 'tags'>): readonly string[] {
    const tags = options.tags ?? definition.tags ?? [];
    return tags === 'inherit' ? this.#options.tags : tags;
  }

  #childId(name: string): string {
    const { workflowId, runId } = this.#options;
    if (runId === undefined) {
      throw new SimpleflowError(
        'run-id-required',
        'the id of a child comes from the run id of its parent: give `runId` to the replay',
      );
    }
    const count = this.#count(`workflow-${name}`);
    return fittedId(`workflow-${name}-${workflowId}--${adler32Hex(runId)}--${count}`);
  }

  #count(prefix: string): number {
    const count = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, count);
    return count;
  }
}

const TIMEOUTS = ['startToCloseMs', 'scheduleToStartMs', 'scheduleToCloseMs', 'heartbeatMs'] as const;

function timeoutsOf(from: { readonly [K in keyof ActivityTimeouts]?: number | undefined }): ActivityTimeouts {
  const found: Partial<Record<(typeof TIMEOUTS)[number], number>> = {};
  for (const key of TIMEOUTS) {
    const value = from[key];
    if (value !== undefined) found[key] = value;
  }
  return found;
}
