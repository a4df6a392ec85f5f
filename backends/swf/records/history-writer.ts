import type { RecordedEnd } from 'simpleflow';
import type { EngineEvent } from 'simpleflow/backend';
import type { ActivityTimeout, RunStarted } from '../mapping/engine-words.js';
import type { EventAttributesOf, EventType } from '../protocol/events.js';
import { fitFailure } from '../mapping/fit-failure.js';
import { ResultWriter } from './result-writer.js';
import type { SwfDecision } from '../mapping/swf-decision.js';
import type { SwfEvent } from '../mapping/swf-event.js';

const TIMEOUT_TYPES = {
  'start-to-close': 'START_TO_CLOSE',
  'schedule-to-start': 'SCHEDULE_TO_START',
  'schedule-to-close': 'SCHEDULE_TO_CLOSE',
  heartbeat: 'HEARTBEAT',
} as const satisfies Record<ActivityTimeout, string>;

/** Seconds; what the service's own tools give a run of which nobody said more. */
const DEFAULT_SECONDS = '300';
const ONE_YEAR_SECONDS = '31536000';

/**
 * Writes what a run was told and what it asked for as a history of the service: what the service would have written, as
 * far as one can tell.
 */
export class HistoryWriter {
  readonly events: SwfEvent[] = [];
  readonly #results: ResultWriter;
  /** The events that say a task has begun to run, by its id. */
  readonly #begun = new Map<string, number>();
  readonly #childRuns = new Map<string, string>();
  #started: EventAttributesOf<'WorkflowExecutionStarted'> | undefined;
  #taskList = 'default';
  #version = 'default';
  #atMs = 0;

  constructor() {
    this.#results = new ResultWriter((type, attributes) => this.#push(type, attributes));
  }

  /** How the run was started. */
  get started(): EventAttributesOf<'WorkflowExecutionStarted'> | undefined {
    return this.#started;
  }

  /** One decision task: what it saw is written before, by {@link HistoryWriter.tell}. */
  decide(decisions: readonly SwfDecision[], options: DecideOptions): void {
    const { executionContext, refusals } = options;
    const taskList = { name: this.#taskList };
    const scheduledEventId = this.#push('DecisionTaskScheduled', {
      taskList,
      startToCloseTimeout: DEFAULT_SECONDS,
    });
    this.#atMs = options.atMs;
    const startedEventId = this.#push('DecisionTaskStarted', { scheduledEventId });
    const completedEventId = this.#push('DecisionTaskCompleted', {
      scheduledEventId,
      startedEventId,
      ...(executionContext === undefined ? undefined : { executionContext }),
    });
    for (const decision of decisions) this.#results.write(decision, completedEventId, refusals);
  }

  /** @param atMs when it happened */
  tell(event: EngineEvent, atMs: number): void {
    this.#atMs = atMs;
    switch (event.kind) {
      case 'run-started':
        return this.#start(event);
      case 'signal-received':
        this.#push('WorkflowExecutionSignaled', {
          signalName: event.name,
          input: event.input,
          externalInitiatedEventId: 0,
          ...(event.from === undefined ? undefined : { externalWorkflowExecution: event.from }),
        });
        return;
      case 'cancel-requested':
        this.#push('WorkflowExecutionCancelRequested', { externalInitiatedEventId: 0 });
        return;
      case 'run-stuck':
        // The service lets a run wait for ever; a person would end it.
        this.#push('WorkflowExecutionTerminated', {
          childPolicy: 'TERMINATE',
          reason: 'nobody can send the signals it waits for',
        });
        return;
      case 'timer-fired':
        this.#push('TimerFired', {
          timerId: event.id,
          startedEventId: this.#results.take('timer', event.id),
        });
        return;
      case 'signal-sent':
        this.#push('ExternalWorkflowExecutionSignaled', {
          initiatedEventId: this.#results.take('signal', event.id),
          workflowExecution: { workflowId: this.#results.targetOf(event.id), runId: 'unknown' },
        });
        return;
      case 'signal-failed':
        this.#push('SignalExternalWorkflowExecutionFailed', {
          initiatedEventId: this.#results.take('signal', event.id),
          workflowId: this.#results.targetOf(event.id),
          cause: event.cause as 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION',
          decisionTaskCompletedEventId: 0,
        });
        return;
      case 'activity-start-failed':
      case 'timer-failed':
      case 'closing-refused':
        // Written as the result of the decision that asked for it.
        return;
      case 'activity-started':
      case 'activity-completed':
      case 'activity-failed':
      case 'activity-timed-out':
      case 'activity-cancelled':
        return this.#tellActivity(event);
      default:
        return this.#tellChild(event);
    }
  }

  /** Closed from outside. */
  end(end: RecordedEnd): void {
    this.#atMs = end.atMs;
    if (end.kind === 'time-out-run') {
      this.#push('WorkflowExecutionTimedOut', { childPolicy: 'TERMINATE', timeoutType: 'START_TO_CLOSE' });
      return;
    }
    const reason = end.kind === 'terminate-run' ? end.reason : end.failure.reason;
    this.#push('WorkflowExecutionTerminated', {
      childPolicy: 'TERMINATE',
      reason: fitFailure({ reason }).reason,
    });
  }

  #start({ input, name, version, taskList, tags, parent, continuedFromRunId }: RunStarted): void {
    this.#taskList = taskList;
    this.#version = version;
    this.#started = {
      childPolicy: 'TERMINATE',
      executionStartToCloseTimeout: ONE_YEAR_SECONDS,
      taskStartToCloseTimeout: DEFAULT_SECONDS,
      input,
      taskList: { name: taskList },
      workflowType: { name, version },
      parentInitiatedEventId: 0,
      ...(tags.length === 0 ? undefined : { tagList: tags }),
      ...(parent === undefined ? undefined : { parentWorkflowExecution: parent }),
      ...(continuedFromRunId === undefined ? undefined : { continuedExecutionRunId: continuedFromRunId }),
    };
    this.#push('WorkflowExecutionStarted', this.#started);
  }

  #tellActivity(event: Extract<EngineEvent, { kind: `activity-${string}` }>): void {
    const { id } = event;
    if (this.#results.isOpen('lambda', id)) return this.#tellLambda(event);
    if (event.kind === 'activity-started') return this.#startActivity(id, event.identity);
    // A host that is fast enough does not tell of the start; the service always does.
    const hasRun = event.kind === 'activity-completed' || event.kind === 'activity-failed';
    if (hasRun && !this.#begun.has(id)) this.#startActivity(id);
    const scheduledEventId = this.#results.take('activity', id);
    const ids = { scheduledEventId, startedEventId: this.#begun.get(id) ?? 0 };
    this.#begun.delete(id);
    switch (event.kind) {
      case 'activity-completed':
        this.#push('ActivityTaskCompleted', { ...ids, ...resultOf(event.output) });
        return;
      case 'activity-failed':
        this.#push('ActivityTaskFailed', { ...ids, ...fitFailure(event.failure) });
        return;
      case 'activity-timed-out':
        this.#push('ActivityTaskTimedOut', { ...ids, timeoutType: TIMEOUT_TYPES[event.timeout] });
        return;
      default:
        this.#push('ActivityTaskCanceled', ids);
    }
  }

  #startActivity(id: string, identity?: string): void {
    const scheduledEventId = this.#results.peek('activity', id);
    const attributes = identity === undefined ? { scheduledEventId } : { scheduledEventId, identity };
    this.#begun.set(id, this.#push('ActivityTaskStarted', attributes));
  }

  #tellLambda(event: Extract<EngineEvent, { kind: `activity-${string}` }>): void {
    const { id } = event;
    if (event.kind === 'activity-started') {
      const scheduledEventId = this.#results.peek('lambda', id);
      this.#begun.set(id, this.#push('LambdaFunctionStarted', { scheduledEventId }));
      return;
    }
    const scheduledEventId = this.#results.take('lambda', id);
    const startedEventId = this.#begun.get(id) ?? this.#push('LambdaFunctionStarted', { scheduledEventId });
    const ids = { scheduledEventId, startedEventId };
    this.#begun.delete(id);
    switch (event.kind) {
      case 'activity-completed':
        this.#push('LambdaFunctionCompleted', { ...ids, ...resultOf(event.output) });
        return;
      case 'activity-failed':
        this.#push('LambdaFunctionFailed', { ...ids, ...fitFailure(event.failure) });
        return;
      default:
        this.#push('LambdaFunctionTimedOut', { ...ids, timeoutType: 'START_TO_CLOSE' });
    }
  }

  #tellChild(event: Extract<EngineEvent, { kind: `child-${string}` }>): void {
    const { id } = event;
    const workflowType = this.#results.typeOf(id) ?? { name: id, version: this.#version };
    if (event.kind === 'child-start-failed') {
      this.#push('StartChildWorkflowExecutionFailed', {
        initiatedEventId: this.#results.take('child', id),
        workflowId: id,
        workflowType,
        cause: event.cause as 'WORKFLOW_ALREADY_RUNNING',
        decisionTaskCompletedEventId: 0,
      });
      return;
    }
    if (event.kind === 'child-started') this.#childRuns.set(id, event.runId);
    const child = {
      workflowType,
      workflowExecution: { workflowId: id, runId: this.#childRuns.get(id) ?? 'unknown' },
    };
    if (event.kind === 'child-started') {
      const initiatedEventId = this.#results.peek('child', id);
      this.#begun.set(id, this.#push('ChildWorkflowExecutionStarted', { ...child, initiatedEventId }));
      return;
    }
    const initiatedEventId = this.#results.take('child', id);
    const closed = { ...child, initiatedEventId, startedEventId: this.#begun.get(id) ?? 0 };
    switch (event.kind) {
      case 'child-completed':
        this.#push('ChildWorkflowExecutionCompleted', { ...closed, ...resultOf(event.output) });
        return;
      case 'child-failed':
        this.#push('ChildWorkflowExecutionFailed', { ...closed, ...fitFailure(event.failure) });
        return;
      case 'child-timed-out':
        this.#push('ChildWorkflowExecutionTimedOut', { ...closed, timeoutType: 'START_TO_CLOSE' });
        return;
      case 'child-cancelled':
        this.#push('ChildWorkflowExecutionCanceled', closed);
        return;
      default:
        this.#push('ChildWorkflowExecutionTerminated', closed);
    }
  }

  #push<T extends EventType>(eventType: T, attributes: EventAttributesOf<T>): number {
    const eventId = this.events.length + 1;
    const key = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
    const event = { eventId, eventTimestamp: this.#atMs / 1_000, eventType, [key]: attributes };
    // The compiler cannot follow the name of the member.
    this.events.push(event as unknown as SwfEvent);
    return eventId;
  }
}

export interface DecideOptions {
  /** When the task was started: the time that the run saw. */
  readonly atMs: number;
  readonly executionContext?: string | undefined;
  /** What the service refused, and why: `schedule-activity activity-a-1` → `ACTIVITY_TYPE_DOES_NOT_EXIST`. */
  readonly refusals?: ReadonlyMap<string, string> | undefined;
}

function resultOf(output: string | undefined): { readonly result?: string } {
  return output === undefined ? {} : { result: output };
}
