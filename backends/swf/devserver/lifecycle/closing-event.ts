/** How an execution ends. */
export type ClosingEvent =
  | 'WorkflowExecutionCompleted'
  | 'WorkflowExecutionFailed'
  | 'WorkflowExecutionCanceled'
  | 'WorkflowExecutionTerminated'
  | 'WorkflowExecutionTimedOut'
  | 'WorkflowExecutionContinuedAsNew';
