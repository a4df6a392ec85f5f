import { TaskFailure, type Workflow } from 'simpleflow';
import {
  adler32Hex,
  fittedId,
  idempotentId,
  nextDelayMs,
  parseRetry,
  writeInput,
  type AnyActivity,
  type AnyWorkflowClass,
  type Codec,
  type Command,
  type FutureSource,
  type RetryPolicy,
} from 'simpleflow/backend';
import { SimpleflowError } from 'simpleflow';
import type { PythonDecisions } from './python-decisions.js';
import type { PythonHistory, TaskState } from './python-history.js';
import type { TaskFailures, TaskName } from './python-tasks.js';

interface Submit<T> {
  readonly task: T;
  readonly options: object;
  readonly values: readonly unknown[];
  readonly source: FutureSource<unknown>;
}

interface Plan {
  readonly name: TaskName;
  readonly known: TaskState | undefined;
  readonly retry: RetryPolicy;
  readonly raises: boolean;
  readonly input: string;
  readonly source: FutureSource<unknown>;
  /** What asks for a try with this input. */
  readonly command: (input: string) => Command;
}

export interface PythonTasksOptions {
  readonly codec: Codec;
  readonly history: PythonHistory;
  readonly decisions: PythonDecisions;
  readonly failures: TaskFailures;
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly tags: readonly string[];
  /** Open activities of a run, at most. */
  readonly maxOpen: number;
  readonly random: () => number;
  readonly decide: (failure: TaskFailure) => ReturnType<Workflow['onTaskFailure']>;
}

/** Activities and children as the original submits them: numbers are taken by those that have their arguments. */
export class PythonTasks {
  readonly #options: PythonTasksOptions;
  readonly #counters = new Map<string, number>();
  #open = 0;

  constructor(options: PythonTasksOptions) {
    this.#options = options;
  }

  submitActivity({ task, options, values, source }: Submit<AnyActivity>): void {
    const { definition } = task;
    const own = options as Partial<typeof definition> & { readonly id?: string; readonly priority?: number };
    const input = this.#inputOf(values);
    const prefix = `activity-${definition.name}`;
    const isIdempotent = definition.idempotent === true && own.id === undefined;
    const id = isIdempotent
      ? idempotentId(prefix, JSON.parse(input))
      : fittedId(`${prefix}-${own.id ?? this.#count(prefix)}`);
    const { name, version } = definition;
    const limits = { ...timeoutsOf(definition), ...timeoutsOf(own) };
    const priority = own.priority ?? definition.priority;
    this.#resume({
      name: { kind: 'activity', name, id },
      known: this.#options.history.activities.get(id),
      retry: definition.retry,
      raises: own.raisesOnFailure ?? definition.raisesOnFailure ?? false,
      input,
      source,
      command: (text) => ({
        kind: 'schedule-activity',
        id,
        name,
        version,
        taskList: own.taskList ?? definition.taskList,
        attempt: 1,
        input: text,
        ...limits,
        ...(priority === undefined ? undefined : { priority }),
      }),
    });
  }

  submitChild({ task, options, values, source }: Submit<AnyWorkflowClass>): void {
    const { definition } = task;
    const own = options as Partial<typeof definition> & { readonly workflowId?: string };
    const { name, typeName } = definition;
    const id = own.workflowId ?? this.#childId(name);
    const input = this.#inputOf(values);
    const tags = own.tags ?? definition.tags ?? [];
    const executionStartToCloseMs = own.executionStartToCloseMs ?? definition.executionStartToCloseMs;
    this.#resume({
      name: { kind: 'workflow', name, id },
      known: this.#options.history.children.get(id),
      retry: parseRetry(own.retry ?? definition.retry),
      raises: own.raisesOnFailure ?? definition.raisesOnFailure ?? true,
      input,
      source,
      command: (text) => ({
        kind: 'start-child',
        id,
        name,
        version: definition.version ?? 'default',
        ...(typeName === undefined ? undefined : { typeName }),
        taskList: own.taskList ?? definition.taskList ?? 'default',
        tags: tags === 'inherit' ? this.#options.tags : tags,
        childPolicy: own.childPolicy ?? definition.childPolicy ?? 'terminate',
        ...(executionStartToCloseMs === undefined ? undefined : { executionStartToCloseMs }),
        attempt: 1,
        input: text,
      }),
    });
  }

  #resume(plan: Plan): void {
    const { known, source, name } = plan;
    const { decisions, codec, maxOpen } = this.#options;
    // The original has left `run` here.
    if (decisions.isFull) return;
    switch (known?.state) {
      case undefined:
        this.#schedule(plan, plan.input);
        break;
      case 'open':
        if (name.kind === 'activity') this.#open += 1;
        break;
      case 'completed':
        if (known.result === undefined || known.result === '') source.resolve(undefined);
        else source.resolveEncoded(known.result, codec);
        break;
      case 'refused':
        if (name.kind === 'activity' || known.cause === 'WORKFLOW_TYPE_DOES_NOT_EXIST')
          this.#schedule(plan, plan.input);
        else this.#failed(plan, known);
        break;
      default:
        if (known !== undefined) this.#failed(plan, known);
    }
    if (this.#open >= maxOpen) decisions.stop();
  }

  #schedule({ name, command }: Plan, input: string): void {
    const { decisions } = this.#options;
    decisions.add(command(input), name.id);
    if (name.kind === 'activity' && !decisions.isFull) this.#open += 1;
  }

  #failed(plan: Plan, known: TaskState): void {
    const { history, failures } = this.#options;
    const { name, source } = plan;
    const timer = history.timers.get(`__simpleflow_task_${name.id}`);
    // A retry that was put off after this failure, and not after one before it.
    if (timer !== undefined && timer.decidedBy > known.eventId && timer.state !== 'refused') {
      if (timer.state !== 'started') this.#schedule(plan, timer.control ?? plan.input);
      return;
    }
    const error = failures.errorOf(name, known);
    const attempt = Math.max(known.failures, 1);
    const decision = this.#options.decide(new TaskFailure(name.id, attempt, error)) ?? { kind: 'default' };
    switch (decision.kind) {
      case 'ignore':
        return source.resolve(decision.value);
      case 'cancel':
        return source.cancel();
      case 'handled':
        return decision.by.onDone((by) => {
          by.result().then(
            (value) => source.resolve(value),
            (reason: unknown) => source.reject(reason as Error),
          );
        });
      case 'retry':
        return this.#retry(
          plan,
          decision.args === undefined ? plan.input : this.#inputOf(decision.args),
          decision.delayMs,
        );
      case 'default': {
        const delayMs = nextDelayMs(plan.retry, attempt, error, this.#options.random);
        if (delayMs !== undefined) return this.#retry(plan, plan.input, delayMs);
        break;
      }
      case 'abort':
        break;
    }
    if (plan.raises) source.reject(error);
    else source.swallow(error);
  }

  #retry(plan: Plan, input: string, delayMs: number): void {
    if (delayMs === 0) return this.#schedule(plan, input);
    const id = `__simpleflow_task_${plan.name.id}`;
    this.#options.decisions.add({ kind: 'start-timer', id, delayMs }, id);
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

  #inputOf(args: readonly unknown[]): string {
    return writeInput(this.#options.codec, args);
  }

  #count(prefix: string): number {
    const count = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, count);
    return count;
  }
}

const TIMEOUTS = ['startToCloseMs', 'scheduleToStartMs', 'scheduleToCloseMs', 'heartbeatMs'] as const;

function timeoutsOf(from: Partial<Record<(typeof TIMEOUTS)[number], number | undefined>>) {
  const found: Partial<Record<(typeof TIMEOUTS)[number], number>> = {};
  for (const key of TIMEOUTS) {
    const value = from[key];
    if (value !== undefined) found[key] = value;
  }
  return found;
}
