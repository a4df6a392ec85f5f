import type { EventAttributesOf } from '../../protocol/events.js';
import { EventTexts } from '../history/event-texts.js';
import type { Domain } from './domain.js';
import type { ParentLink, Run, RunConfig } from './run.js';

export interface RunHeader {
  readonly domain: Domain;
  readonly workflowId: string;
  readonly runId: string;
  readonly order: number;
}

type Started = EventAttributesOf<'WorkflowExecutionStarted'>;

/** The state of an execution before any event is applied: what its first event says of it, without the input. */
export function newRun(header: RunHeader, started: Started, startedAtMs: number): Run {
  // Every member in one literal: executions are made often, and copies of objects are slow to make.
  return {
    domain: header.domain,
    workflowId: header.workflowId,
    runId: header.runId,
    order: header.order,
    activities: undefined,
    activityIdOf: undefined,
    timers: undefined,
    children: undefined,
    externals: undefined,
    lambdas: undefined,
    type: started.workflowType,
    config: configOf(started),
    tagList: started.tagList,
    parent: parentOf(started),
    startedAtMs,
    events: new EventTexts(),
    status: 'OPEN',
    closedAtMs: 0,
    countsAtClose: undefined,
    cancelRequested: false,
    waiting: undefined,
    started: undefined,
    sticky: undefined,
    previousStartedEventId: 0,
    executionContext: undefined,
    latestActivityAtMs: 0,
    completing: false,
    decisionWanted: false,
    timeout: undefined,
    throttle: undefined,
  };
}

function configOf(started: Started): RunConfig {
  return {
    executionStartToCloseTimeout: started.executionStartToCloseTimeout ?? 'NONE',
    taskStartToCloseTimeout: started.taskStartToCloseTimeout ?? 'NONE',
    taskList: started.taskList,
    taskPriority: started.taskPriority,
    childPolicy: started.childPolicy,
    lambdaRole: started.lambdaRole,
  };
}

function parentOf(started: Started): ParentLink | undefined {
  const { parentWorkflowExecution, parentInitiatedEventId } = started;
  return parentWorkflowExecution === undefined
    ? undefined
    : { ...parentWorkflowExecution, initiatedEventId: parentInitiatedEventId ?? 0 };
}
