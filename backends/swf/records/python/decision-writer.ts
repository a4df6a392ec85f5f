import type { python } from 'simpleflow/backend';
import { secondsOf } from '../../mapping/durations.js';
import type { SwfDecision } from '../../mapping/swf-decision.js';

/** What a decision of a child, or of the next run, may take: the library's, which no class changes. */
const DECISION_TIMEOUT_SECONDS = '300';

const CHILD_POLICIES = {
  terminate: 'TERMINATE',
  'request-cancel': 'REQUEST_CANCEL',
  abandon: 'ABANDON',
} as const;

/** Decisions as the Python library writes them: what nobody has set is left out. */
export class PythonDecisionWriter {
  readonly #taskList: string | undefined;

  /** @param taskList sends every activity and every child to this list, whatever they say */
  constructor(taskList: string | undefined) {
    this.#taskList = taskList;
  }

  write(command: python.PythonCommand): SwfDecision {
    switch (command.kind) {
      case 'schedule-activity':
        return this.#scheduleActivity(command);
      case 'start-child':
        return this.#startChild(command);
      case 'continue-as-new':
        return this.#continueAsNew(command);
      case 'start-timer':
        return {
          decisionType: 'StartTimer',
          startTimerDecisionAttributes: {
            timerId: command.id,
            startToFireTimeout: secondsOf(command.delayMs),
            ...setOnly({ control: command.control }),
          },
        };
      case 'cancel-timer':
        return { decisionType: 'CancelTimer', cancelTimerDecisionAttributes: { timerId: command.id } };
      case 'record-marker':
        return {
          decisionType: 'RecordMarker',
          recordMarkerDecisionAttributes: {
            markerName: command.name,
            ...setOnly({ details: command.details }),
          },
        };
      case 'signal-workflow':
        return {
          decisionType: 'SignalExternalWorkflowExecution',
          signalExternalWorkflowExecutionDecisionAttributes: {
            workflowId: command.workflowId,
            signalName: command.name,
            input: command.input,
            ...setOnly({ runId: command.runId }),
          },
        };
      case 'complete-run':
        return {
          decisionType: 'CompleteWorkflowExecution',
          completeWorkflowExecutionDecisionAttributes: setOnly({ result: command.output }),
        };
      case 'fail-run':
        return {
          decisionType: 'FailWorkflowExecution',
          failWorkflowExecutionDecisionAttributes: command.failure,
        };
      case 'cancel-run':
        return { decisionType: 'CancelWorkflowExecution', cancelWorkflowExecutionDecisionAttributes: {} };
    }
  }

  #scheduleActivity(command: Extract<python.PythonCommand, { kind: 'schedule-activity' }>): SwfDecision {
    const { id, name, version, input, taskList, priority } = command;
    return {
      decisionType: 'ScheduleActivityTask',
      scheduleActivityTaskDecisionAttributes: {
        activityId: id,
        activityType: { name, version },
        input,
        taskList: { name: this.#taskList ?? taskList },
        ...setOnly({
          heartbeatTimeout: limit(command.heartbeatMs),
          scheduleToCloseTimeout: limit(command.scheduleToCloseMs),
          scheduleToStartTimeout: limit(command.scheduleToStartMs),
          startToCloseTimeout: limit(command.startToCloseMs),
          taskPriority: priority === undefined ? undefined : String(priority),
        }),
      },
    };
  }

  #startChild(command: Extract<python.PythonCommand, { kind: 'start-child' }>): SwfDecision {
    const { id, name, typeName = name, version, input, taskList } = command;
    return {
      decisionType: 'StartChildWorkflowExecution',
      startChildWorkflowExecutionDecisionAttributes: {
        workflowId: id,
        workflowType: { name: typeName, version },
        input,
        taskList: { name: this.#taskList ?? taskList },
        taskStartToCloseTimeout: DECISION_TIMEOUT_SECONDS,
        ...limitsOfRun(command),
      },
    };
  }

  #continueAsNew(command: Extract<python.PythonCommand, { kind: 'continue-as-new' }>): SwfDecision {
    return {
      decisionType: 'ContinueAsNewWorkflowExecution',
      continueAsNewWorkflowExecutionDecisionAttributes: {
        input: command.input,
        taskList: { name: this.#taskList ?? command.taskList },
        taskStartToCloseTimeout: DECISION_TIMEOUT_SECONDS,
        workflowTypeVersion: command.version,
        ...limitsOfRun(command),
      },
    };
  }
}

function limitsOfRun({
  setChildPolicy,
  executionStartToCloseMs,
  tags,
}: Extract<python.PythonCommand, { kind: 'start-child' | 'continue-as-new' }>) {
  return setOnly({
    childPolicy: setChildPolicy === undefined ? undefined : CHILD_POLICIES[setChildPolicy],
    executionStartToCloseTimeout: limit(executionStartToCloseMs),
    tagList: tags.length === 0 ? undefined : tags,
  });
}

function limit(durationMs: number | undefined): string | undefined {
  return durationMs === undefined ? undefined : secondsOf(durationMs);
}

type SetOnly<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function setOnly<T extends object>(fields: T): SetOnly<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as SetOnly<T>;
}
