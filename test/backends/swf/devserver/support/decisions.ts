import type { Decision } from '@aws-sdk/client-swf';
import { ACTIVITY_TYPE, WORKFLOW_TYPE } from './flow.js';

export function schedule(activityId: string, more: object = {}): Decision {
  return {
    decisionType: 'ScheduleActivityTask',
    scheduleActivityTaskDecisionAttributes: { activityId, activityType: ACTIVITY_TYPE, ...more },
  };
}

export function cancelActivity(activityId: string): Decision {
  return {
    decisionType: 'RequestCancelActivityTask',
    requestCancelActivityTaskDecisionAttributes: { activityId },
  };
}

export function timer(timerId: string, startToFireTimeout: string, more: object = {}): Decision {
  return {
    decisionType: 'StartTimer',
    startTimerDecisionAttributes: { timerId, startToFireTimeout, ...more },
  };
}

export function cancelTimer(timerId: string): Decision {
  return { decisionType: 'CancelTimer', cancelTimerDecisionAttributes: { timerId } };
}

export function marker(markerName: string, details?: string): Decision {
  return { decisionType: 'RecordMarker', recordMarkerDecisionAttributes: { markerName, details } };
}

export function complete(result?: string): Decision {
  return {
    decisionType: 'CompleteWorkflowExecution',
    completeWorkflowExecutionDecisionAttributes: { result },
  };
}

export function fail(reason?: string, details?: string): Decision {
  return {
    decisionType: 'FailWorkflowExecution',
    failWorkflowExecutionDecisionAttributes: { reason, details },
  };
}

export function cancel(details?: string): Decision {
  return {
    decisionType: 'CancelWorkflowExecution',
    cancelWorkflowExecutionDecisionAttributes: { details },
  };
}

export function continueAsNew(more: object = {}): Decision {
  return {
    decisionType: 'ContinueAsNewWorkflowExecution',
    continueAsNewWorkflowExecutionDecisionAttributes: more,
  };
}

export function startChild(workflowId: string, more: object = {}): Decision {
  return {
    decisionType: 'StartChildWorkflowExecution',
    startChildWorkflowExecutionDecisionAttributes: { workflowId, workflowType: WORKFLOW_TYPE, ...more },
  };
}

export function signalExternal(workflowId: string, signalName: string, more: object = {}): Decision {
  return {
    decisionType: 'SignalExternalWorkflowExecution',
    signalExternalWorkflowExecutionDecisionAttributes: { workflowId, signalName, ...more },
  };
}

export function cancelExternal(workflowId: string, more: object = {}): Decision {
  return {
    decisionType: 'RequestCancelExternalWorkflowExecution',
    requestCancelExternalWorkflowExecutionDecisionAttributes: { workflowId, ...more },
  };
}

export function lambda(id: string, name: string, more: object = {}): Decision {
  return {
    decisionType: 'ScheduleLambdaFunction',
    scheduleLambdaFunctionDecisionAttributes: { id, name, ...more },
  };
}
