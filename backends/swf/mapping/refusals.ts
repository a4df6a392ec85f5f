/** What the service refuses today and may take later: the command waits in the queue, and its task knows nothing of it. */
const BACK_PRESSURE: ReadonlySet<string> = new Set([
  'OPEN_ACTIVITIES_LIMIT_EXCEEDED',
  'ACTIVITY_CREATION_RATE_EXCEEDED',
  'OPEN_TIMERS_LIMIT_EXCEEDED',
  'TIMER_CREATION_RATE_EXCEEDED',
  'OPEN_CHILDREN_LIMIT_EXCEEDED',
  'OPEN_WORKFLOWS_LIMIT_EXCEEDED',
  'CHILD_CREATION_RATE_EXCEEDED',
  'OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED',
  'LAMBDA_FUNCTION_CREATION_RATE_EXCEEDED',
  'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED',
  'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED',
  'CONTINUE_AS_NEW_WORKFLOW_EXECUTION_RATE_EXCEEDED',
]);

export function isBackPressure(cause: string): boolean {
  return BACK_PRESSURE.has(cause);
}

/** The closing decision came too late: something has happened that the run must see first. */
export const UNHANDLED_DECISION = 'UNHANDLED_DECISION';
