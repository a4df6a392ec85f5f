import type { Refusal } from 'simpleflow/backend';

/** Words for what Amazon SWF refuses now and may accept later. */
const PASSING: Readonly<Record<string, Refusal['kind']>> = {
  OPEN_ACTIVITIES_LIMIT_EXCEEDED: 'limit',
  ACTIVITY_CREATION_RATE_EXCEEDED: 'rate',
  OPEN_TIMERS_LIMIT_EXCEEDED: 'limit',
  TIMER_CREATION_RATE_EXCEEDED: 'rate',
  OPEN_CHILDREN_LIMIT_EXCEEDED: 'limit',
  // The limit of the whole domain says nothing about when a place is free.
  OPEN_WORKFLOWS_LIMIT_EXCEEDED: 'rate',
  CHILD_CREATION_RATE_EXCEEDED: 'rate',
  OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED: 'limit',
  LAMBDA_FUNCTION_CREATION_RATE_EXCEEDED: 'rate',
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED: 'rate',
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED: 'rate',
  CONTINUE_AS_NEW_WORKFLOW_EXECUTION_RATE_EXCEEDED: 'rate',
  UNHANDLED_DECISION: 'unseen',
  // The right to close the run is given by somebody else.
  OPERATION_NOT_PERMITTED: 'permission',
};

/** The closing decision came too late: something has happened that the run must see first. */
export const UNHANDLED_DECISION = 'UNHANDLED_DECISION';

export function refusalFrom(cause: string): Refusal {
  return { cause, kind: Object.hasOwn(PASSING, cause) ? (PASSING[cause] ?? 'final') : 'final' };
}
