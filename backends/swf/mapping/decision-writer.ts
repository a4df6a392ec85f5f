import type { Command } from 'simpleflow/backend';
import type { ScheduleActivity, ScheduleLambda, StartChild } from './engine-words.js';
import type { EventAttributesOf } from '../protocol/events.js';
import { fitFailure } from './fit-failure.js';
import { exactDelay, executionSecondsOf, secondsOf } from './durations.js';
import { continuedInput } from './fit-continuation.js';
import { writeActivityControl, writeActivityInput, writeAttempt } from './run-input.js';
import type { SwfDecision } from './swf-decision.js';

export interface DecisionWriterOptions {
  /** Sends every activity and every child to this list, whatever they say. */
  readonly taskList?: string | undefined;
  /** Time a decision of a child may take. Default: 300,000, as in the Python original. */
  readonly decisionTimeoutMs?: number | undefined;
  /** Limit of the silence of a worker that has an activity without a time limit. Default: none. */
  readonly lostWorkerMs?: number | undefined;
}

const DEFAULT_DECISION_TIMEOUT_MS = 300_000;

const CHILD_POLICIES = {
  terminate: 'TERMINATE',
  'request-cancel': 'REQUEST_CANCEL',
  abandon: 'ABANDON',
} as const;

/** Commands of the engine as decisions of the service. */
export class DecisionWriter {
  readonly #options: DecisionWriterOptions;

  constructor(options: DecisionWriterOptions = {}) {
    this.#options = options;
  }

  /** @param started how the run was started: what a continued one, and a child, inherits */
  write(command: Command, started: EventAttributesOf<'WorkflowExecutionStarted'> | undefined): SwfDecision {
    switch (command.kind) {
      case 'schedule-activity':
        return this.#scheduleActivity(command);
      case 'schedule-lambda':
        return scheduleLambda(command);
      case 'request-cancel-activity':
        return {
          decisionType: 'RequestCancelActivityTask',
          requestCancelActivityTaskDecisionAttributes: { activityId: command.id },
        };
      case 'start-timer':
        return startTimer(command.id, secondsOf(command.delayMs), exactDelay(command.delayMs));
      case 'cancel-timer':
        return { decisionType: 'CancelTimer', cancelTimerDecisionAttributes: { timerId: command.id } };
      case 'start-child':
        return this.#startChild(command, started?.lambdaRole);
      case 'request-cancel-child':
        return {
          decisionType: 'RequestCancelExternalWorkflowExecution',
          requestCancelExternalWorkflowExecutionDecisionAttributes: { workflowId: command.id },
        };
      case 'record-marker':
        return {
          decisionType: 'RecordMarker',
          recordMarkerDecisionAttributes: {
            markerName: command.name,
            ...(command.details === undefined ? undefined : { details: command.details }),
          },
        };
      case 'signal-workflow':
        return {
          decisionType: 'SignalExternalWorkflowExecution',
          signalExternalWorkflowExecutionDecisionAttributes: {
            workflowId: command.workflowId,
            signalName: command.name,
            input: command.input,
            control: command.id,
            ...(command.runId === undefined ? undefined : { runId: command.runId }),
          },
        };
      case 'complete-run':
        return {
          decisionType: 'CompleteWorkflowExecution',
          completeWorkflowExecutionDecisionAttributes:
            command.output === undefined ? {} : { result: command.output },
        };
      case 'fail-run':
        return {
          decisionType: 'FailWorkflowExecution',
          failWorkflowExecutionDecisionAttributes: fitFailure(command.failure),
        };
      case 'cancel-run':
        return { decisionType: 'CancelWorkflowExecution', cancelWorkflowExecutionDecisionAttributes: {} };
      case 'continue-as-new':
        return this.#continueAsNew(command, started);
    }
  }

  #scheduleActivity(command: ScheduleActivity): SwfDecision {
    const { id, name, version, input, taskList, priority } = command;
    const control = writeActivityControl(command);
    return {
      decisionType: 'ScheduleActivityTask',
      scheduleActivityTaskDecisionAttributes: {
        activityId: id,
        activityType: { name, version },
        input: writeActivityInput(input, command),
        ...(control === undefined ? undefined : { control }),
        taskList: { name: this.#options.taskList ?? taskList },
        heartbeatTimeout: secondsOf(command.heartbeatMs ?? this.#silenceOf(command)),
        scheduleToCloseTimeout: secondsOf(command.scheduleToCloseMs),
        scheduleToStartTimeout: secondsOf(command.scheduleToStartMs),
        startToCloseTimeout: secondsOf(command.startToCloseMs),
        ...(priority === undefined ? undefined : { taskPriority: String(priority) }),
      },
    };
  }

  /** Without any limit, nothing would ever say that the worker of an activity is gone. */
  #silenceOf({ startToCloseMs, scheduleToCloseMs }: ScheduleActivity): number | undefined {
    const isLimited = startToCloseMs !== undefined || scheduleToCloseMs !== undefined;
    return isLimited ? undefined : this.#options.lostWorkerMs;
  }

  #startChild(command: StartChild, roleOfParent: string | undefined): SwfDecision {
    const { id, name, typeName = name, version, taskList, tags, childPolicy, input, priority } = command;
    const decisionMs =
      command.decisionStartToCloseMs ??
      this.#options.decisionTimeoutMs ??
      command.definedDecisionStartToCloseMs ??
      DEFAULT_DECISION_TIMEOUT_MS;
    const lambdaRole = command.lambdaRole ?? roleOfParent;
    return {
      decisionType: 'StartChildWorkflowExecution',
      startChildWorkflowExecutionDecisionAttributes: {
        workflowId: id,
        workflowType: { name: typeName, version },
        input,
        taskList: { name: this.#options.taskList ?? taskList },
        childPolicy: CHILD_POLICIES[childPolicy],
        executionStartToCloseTimeout: executionSecondsOf(command.executionStartToCloseMs),
        taskStartToCloseTimeout: secondsOf(decisionMs),
        ...(tags.length === 0 ? undefined : { tagList: tags }),
        ...(priority === undefined ? undefined : { taskPriority: String(priority) }),
        ...(lambdaRole === undefined ? undefined : { lambdaRole }),
      },
    };
  }

  #continueAsNew(
    command: Extract<Command, { kind: 'continue-as-new' }>,
    started: EventAttributesOf<'WorkflowExecutionStarted'> | undefined,
  ): SwfDecision {
    const { version, taskList, tags } = command;
    return {
      decisionType: 'ContinueAsNewWorkflowExecution',
      continueAsNewWorkflowExecutionDecisionAttributes: {
        // What is left out would be the default of the type, not that of this run.
        ...inherited(started),
        input: continuedInput(command),
        workflowTypeVersion: version,
        taskList: { name: taskList },
        ...(tags.length === 0 ? undefined : { tagList: tags }),
      },
    };
  }
}

function scheduleLambda({ id, name, input, startToCloseMs, attempt }: ScheduleLambda): SwfDecision {
  return {
    decisionType: 'ScheduleLambdaFunction',
    scheduleLambdaFunctionDecisionAttributes: {
      id,
      name,
      input,
      ...(startToCloseMs === undefined ? undefined : { startToCloseTimeout: secondsOf(startToCloseMs) }),
      ...(attempt === 1 ? undefined : { control: writeAttempt(attempt) }),
    },
  };
}

function inherited(started: EventAttributesOf<'WorkflowExecutionStarted'> | undefined): object {
  if (started === undefined) return {};
  const { executionStartToCloseTimeout, taskStartToCloseTimeout, childPolicy, taskPriority, lambdaRole } =
    started;
  return {
    childPolicy,
    ...(executionStartToCloseTimeout === undefined ? undefined : { executionStartToCloseTimeout }),
    ...(taskStartToCloseTimeout === undefined ? undefined : { taskStartToCloseTimeout }),
    ...(taskPriority === undefined ? undefined : { taskPriority }),
    ...(lambdaRole === undefined ? undefined : { lambdaRole }),
  };
}

/** @param seconds whole seconds, as text */
export function startTimer(timerId: string, seconds: string, control?: string): SwfDecision {
  return {
    decisionType: 'StartTimer',
    startTimerDecisionAttributes: {
      timerId,
      startToFireTimeout: seconds,
      ...(control === undefined ? undefined : { control }),
    },
  };
}
