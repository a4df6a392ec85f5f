import { append } from '../history/append.js';
import type { Decide } from './decide.js';

export const signalExternalWorkflowExecution: Decide<'SignalExternalWorkflowExecution'> = (
  world,
  run,
  attributes,
  { completedEventId, atMs },
) => {
  const { control, input, runId, signalName, workflowId } = attributes;
  const decisionTaskCompletedEventId = completedEventId;
  const initiated = { control, decisionTaskCompletedEventId, input, runId, signalName, workflowId };
  const initiatedEventId = append(world, run, 'SignalExternalWorkflowExecutionInitiated', initiated, atMs);
  world.defer({ kind: 'deliver', run, initiatedEventId });
};

export const requestCancelExternalWorkflowExecution: Decide<'RequestCancelExternalWorkflowExecution'> = (
  world,
  run,
  attributes,
  { completedEventId, atMs },
) => {
  const { control, runId, workflowId } = attributes;
  const initiated = { control, decisionTaskCompletedEventId: completedEventId, runId, workflowId };
  const type = 'RequestCancelExternalWorkflowExecutionInitiated';
  const initiatedEventId = append(world, run, type, initiated, atMs);
  world.defer({ kind: 'deliver', run, initiatedEventId });
};
