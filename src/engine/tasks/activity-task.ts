import type { ActivityDefinition } from '../../activity/activity.js';
import { splitKeywords } from '../../activity/keywords.js';
import { parseRetry, type RetryPolicy } from '../../activity/retry-policy.js';
import { bindActivity, writeRawInput } from '../../activity/task-input.js';
import type { Attachment } from '../../codec/attachments.js';
import { ActivityError, type ErrorCode } from '../../errors.js';
import { assertNever } from '../../util/assert-never.js';
import type { TaskRequest } from '../../workflow/workflow-middleware.js';
import type { MapTaskOptions } from '../../workflow/submittable.js';
import type { Command } from '../language/commands.js';
import type { ActivityEvent } from '../language/events.js';
import { RetryingTask } from './retrying-task.js';
import { NO_ATTACHMENTS } from './task-data.js';
import type { TaskRegistry } from './task-registry.js';
import { addLimits } from './task-options.js';
import type { TaskScope } from './task-scope.js';

/** What is behind an activity that has been sent. */
export interface OpenActivity {
  /** A worker has begun its latest try. */
  begun(atMs: number): void;
  readonly definition: ActivityDefinition;
  /** How many calls like this one may share a message to a worker. */
  readonly chunkSize: number;
  /** Buffers that go beside the input of its latest try. */
  readonly attachments: readonly Attachment[] | undefined;
}

/** One submitted activity. */
export class ActivityTask extends RetryingTask implements OpenActivity {
  readonly definition: ActivityDefinition;
  readonly #options: MapTaskOptions;
  readonly #registry: TaskRegistry<ActivityTask>;
  /** The arguments themselves, while there may be another try, if nothing is copied. */
  #args: readonly unknown[] | undefined;

  constructor(
    place: {
      readonly scope: TaskScope;
      readonly registry: TaskRegistry<ActivityTask>;
      readonly order: number;
    },
    definition: ActivityDefinition,
    options: MapTaskOptions,
    id?: string,
  ) {
    super(place.scope, place.order, id);
    this.definition = definition;
    this.#options = options;
    this.#registry = place.registry;
  }

  /** How many calls like this one may share a message to a worker. */
  get chunkSize(): number {
    // A Lambda function shares no message with others.
    return this.definition.isLambda === true ? 1 : (this.#options.chunkSize ?? 1);
  }

  /**
   * Goes on after a first try that was made without a task: outside a workflow, calls that share a message get one only if
   * they need it.
   * @param input as that try had it
   */
  resume(input: string): void {
    this.input = input;
    this.attachments = this.carriesBuffers ? NO_ATTACHMENTS : undefined;
    this.attempt = 1;
    this.phase = 'scheduled';
  }

  apply(event: ActivityEvent): void {
    switch (event.kind) {
      case 'activity-started':
        return this.started();
      case 'activity-completed':
        return this.completed(event.output, event.attachments, event.value);
      case 'activity-failed': {
        this.begun();
        const cause = this.scope.codec.decodeFailure(event.failure);
        return this.tryFailed(this.#error('activity-failed', `failed: ${cause.message}`, { cause }));
      }
      case 'activity-timed-out':
        return this.tryFailed(this.#error('activity-timed-out', `timed out (${event.timeout})`, {}));
      case 'activity-start-failed':
        return this.tryFailed(this.#error('activity-failed', `was not accepted: ${event.cause}`, {}));
      case 'activity-cancelled':
        return this.remotelyCancelled();
      default:
        assertNever(event);
    }
  }

  protected override get retry(): RetryPolicy {
    const { retry } = this.#options;
    return retry === undefined ? this.definition.retry : parseRetry(retry);
  }

  protected override get raisesOnFailure(): boolean {
    return this.#options.raisesOnFailure ?? this.definition.raisesOnFailure ?? true;
  }

  protected override get carriesBuffers(): boolean {
    // The text of its arguments, of which buffers are no part, tells an idempotent task from others.
    return this.scope.carriesBuffers && this.definition.idempotent !== true;
  }

  protected override command(): Command {
    const { definition } = this;
    if (definition.isLambda === true) {
      const { name } = definition;
      const startToCloseMs = this.#options.startToCloseMs ?? definition.startToCloseMs;
      const call = {
        kind: 'schedule-lambda' as const,
        id: this.id ?? '',
        name,
        attempt: this.attempt,
        input: this.input,
      };
      return startToCloseMs === undefined ? call : { ...call, startToCloseMs };
    }
    const command = {
      kind: 'schedule-activity' as const,
      id: this.id ?? '',
      name: definition.name,
      version: definition.version,
      taskList: this.#options.taskList ?? definition.taskList,
      attempt: this.attempt,
      input: this.input,
    };
    const args = this.#args;
    return addLimits(args === undefined ? command : { ...command, args }, definition, this.#options);
  }

  protected override describe(): Omit<TaskRequest, 'args'> {
    const { name, version } = this.definition;
    return { kind: 'activity', id: this.id, name, version };
  }

  protected override cancelCommand(): Command | undefined {
    // A Lambda function runs to its end.
    if (this.definition.isLambda === true) return undefined;
    return { kind: 'request-cancel-activity', id: this.id ?? '' };
  }

  protected override encoded(args: readonly unknown[]): string {
    const { isLambda, rawInput } = this.definition;
    if (isLambda === true || rawInput === true) return writeRawInput(this.definition, args, this.scope.codec);
    if (this.scope.copy === 'codec') return super.encoded(args);
    const { args: places, kwargs } = splitKeywords(args);
    this.#args = kwargs === undefined ? args : bindActivity(this.definition, { args: places, kwargs });
    // An idempotent task has its id from the text.
    return this.id === undefined ? super.encoded(args) : '';
  }

  protected override identify(input: string): ActivityTask {
    return this.#registry.identify(this, input);
  }

  protected override unregister(): void {
    this.#args = undefined;
    this.#registry.closed(this);
  }

  #error(code: ErrorCode, what: string, cause: ErrorOptions): ActivityError {
    const { name, isLambda } = this.definition;
    const kind = isLambda === true ? 'Lambda function' : 'activity';
    const details = { activityName: name, activityId: this.id ?? '', attempt: this.attempt };
    return new ActivityError(code, `${kind} \`${name}\` ${what}`, { ...details, ...cause });
  }
}
