import { SimpleflowError } from 'simpleflow';
import type { EventAttributesOf, EventType } from '../protocol/events.js';
import type { SwfDecision } from '../mapping/swf-decision.js';

type Push = <T extends EventType>(type: T, attributes: EventAttributesOf<T>) => number;
type What = 'activity' | 'lambda' | 'child' | 'timer' | 'signal';

/** Writes decisions as the events that the service makes of them, and knows by which event each open task began. */
export class ResultWriter {
  readonly #push: Push;
  readonly #open: Readonly<Record<What, Map<string, number>>> = {
    activity: new Map(),
    lambda: new Map(),
    child: new Map(),
    timer: new Map(),
    signal: new Map(),
  };
  readonly #types = new Map<string, { readonly name: string; readonly version: string }>();
  readonly #targets = new Map<string, string>();

  constructor(push: Push) {
    this.#push = push;
  }

  isOpen(what: What, id: string): boolean {
    return this.#open[what].has(id);
  }

  /** The event by which an open task began. */
  peek(what: What, id: string): number {
    const eventId = this.#open[what].get(id);
    if (eventId !== undefined) return eventId;
    throw new SimpleflowError(
      'malformed-data',
      `the journal tells of the ${what} \`${id}\`, which is not open`,
    );
  }

  /** The same, and the task is over. */
  take(what: What, id: string): number {
    const eventId = this.peek(what, id);
    this.#open[what].delete(id);
    return eventId;
  }

  typeOf(workflowId: string): { readonly name: string; readonly version: string } | undefined {
    return this.#types.get(workflowId);
  }

  /** The workflow id to which a signal was sent. */
  targetOf(signalId: string): string {
    return this.#targets.get(signalId) ?? 'unknown';
  }

  /** @param refusals by kind and id: what the service did not take */
  write(decision: SwfDecision, completedEventId: number, refusals?: ReadonlyMap<string, string>): void {
    const by = { decisionTaskCompletedEventId: completedEventId };
    switch (decision.decisionType) {
      case 'ScheduleActivityTask': {
        const { taskList, ...attributes } = decision.scheduleActivityTaskDecisionAttributes;
        const { activityId, activityType } = attributes;
        const cause = refusals?.get(`activity ${activityId}`);
        if (cause !== undefined) {
          this.#push('ScheduleActivityTaskFailed', {
            activityId,
            activityType,
            cause: cause as 'ACTIVITY_TYPE_DOES_NOT_EXIST',
            ...by,
          });
          return;
        }
        const scheduled = { ...attributes, taskList: taskList ?? { name: 'default' }, ...by };
        this.#open.activity.set(activityId, this.#push('ActivityTaskScheduled', scheduled));
        return;
      }
      case 'ScheduleLambdaFunction': {
        const attributes = decision.scheduleLambdaFunctionDecisionAttributes;
        const { id, name } = attributes;
        const cause = refusals?.get(`lambda ${id}`);
        if (cause === undefined)
          this.#open.lambda.set(id, this.#push('LambdaFunctionScheduled', { ...attributes, ...by }));
        else
          this.#push('ScheduleLambdaFunctionFailed', {
            id,
            name,
            cause: cause as 'ID_ALREADY_IN_USE',
            ...by,
          });
        return;
      }
      case 'RequestCancelActivityTask': {
        const { activityId } = decision.requestCancelActivityTaskDecisionAttributes;
        if (this.#open.activity.has(activityId))
          this.#push('ActivityTaskCancelRequested', { activityId, ...by });
        else
          this.#push('RequestCancelActivityTaskFailed', { activityId, cause: 'ACTIVITY_ID_UNKNOWN', ...by });
        return;
      }
      case 'StartTimer': {
        const attributes = decision.startTimerDecisionAttributes;
        const { timerId } = attributes;
        const cause = refusals?.get(`timer ${timerId}`);
        if (cause === undefined)
          this.#open.timer.set(timerId, this.#push('TimerStarted', { ...attributes, ...by }));
        else this.#push('StartTimerFailed', { timerId, cause: cause as 'TIMER_ID_ALREADY_IN_USE', ...by });
        return;
      }
      case 'CancelTimer': {
        const { timerId } = decision.cancelTimerDecisionAttributes;
        const startedEventId = this.#open.timer.get(timerId);
        this.#open.timer.delete(timerId);
        if (startedEventId === undefined)
          this.#push('CancelTimerFailed', { timerId, cause: 'TIMER_ID_UNKNOWN', ...by });
        else this.#push('TimerCanceled', { timerId, startedEventId, ...by });
        return;
      }
      case 'RecordMarker':
        this.#push('MarkerRecorded', { ...decision.recordMarkerDecisionAttributes, ...by });
        return;
      default:
        this.#writeOutgoing(decision, by, refusals);
    }
  }

  #writeOutgoing(decision: SwfDecision, by: By, refusals: ReadonlyMap<string, string> | undefined): void {
    switch (decision.decisionType) {
      case 'StartChildWorkflowExecution': {
        const { taskList, childPolicy, ...attributes } =
          decision.startChildWorkflowExecutionDecisionAttributes;
        const { workflowId } = attributes;
        this.#types.set(workflowId, attributes.workflowType);
        const eventId = this.#push('StartChildWorkflowExecutionInitiated', {
          ...attributes,
          taskList: taskList ?? { name: 'default' },
          childPolicy: childPolicy ?? 'TERMINATE',
          ...by,
        });
        this.#open.child.set(workflowId, eventId);
        return;
      }
      case 'SignalExternalWorkflowExecution': {
        const attributes = decision.signalExternalWorkflowExecutionDecisionAttributes;
        const eventId = this.#push('SignalExternalWorkflowExecutionInitiated', { ...attributes, ...by });
        this.#open.signal.set(attributes.control ?? '', eventId);
        this.#targets.set(attributes.control ?? '', attributes.workflowId);
        return;
      }
      case 'RequestCancelExternalWorkflowExecution': {
        const attributes = decision.requestCancelExternalWorkflowExecutionDecisionAttributes;
        this.#push('RequestCancelExternalWorkflowExecutionInitiated', { ...attributes, ...by });
        return;
      }
      default:
        this.#writeClosing(decision, by, refusals?.get('close'));
    }
  }

  #writeClosing(decision: SwfDecision, by: By, refusal: string | undefined): void {
    const cause = refusal as 'UNHANDLED_DECISION' | undefined;
    switch (decision.decisionType) {
      case 'CompleteWorkflowExecution': {
        const attributes = decision.completeWorkflowExecutionDecisionAttributes;
        if (cause === undefined) this.#push('WorkflowExecutionCompleted', { ...attributes, ...by });
        else this.#push('CompleteWorkflowExecutionFailed', { cause, ...by });
        return;
      }
      case 'FailWorkflowExecution': {
        const attributes = decision.failWorkflowExecutionDecisionAttributes;
        if (cause === undefined) this.#push('WorkflowExecutionFailed', { ...attributes, ...by });
        else this.#push('FailWorkflowExecutionFailed', { cause, ...by });
        return;
      }
      case 'CancelWorkflowExecution':
        if (cause === undefined) this.#push('WorkflowExecutionCanceled', by);
        else this.#push('CancelWorkflowExecutionFailed', { cause, ...by });
        return;
      case 'ContinueAsNewWorkflowExecution': {
        const { taskList, childPolicy, workflowTypeVersion, ...attributes } =
          decision.continueAsNewWorkflowExecutionDecisionAttributes;
        if (cause !== undefined) {
          this.#push('ContinueAsNewWorkflowExecutionFailed', { cause, ...by });
          return;
        }
        this.#push('WorkflowExecutionContinuedAsNew', {
          ...attributes,
          taskList: taskList ?? { name: 'default' },
          childPolicy: childPolicy ?? 'TERMINATE',
          workflowType: { name: 'unknown', version: workflowTypeVersion ?? 'default' },
          newExecutionRunId: 'unknown',
          ...by,
        });
        return;
      }
      default:
        throw new SimpleflowError('malformed-data', `no journal holds the decision ${decision.decisionType}`);
    }
  }
}

interface By {
  readonly decisionTaskCompletedEventId: number;
}
