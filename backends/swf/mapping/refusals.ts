import { SimpleflowError } from 'simpleflow';
import type { Command, EngineEvent } from 'simpleflow/backend';

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

/** A closing command that may be taken later: of the right to close, somebody else decides. */
export function isPassing(cause: string): boolean {
  return isBackPressure(cause) || cause === 'OPERATION_NOT_PERMITTED';
}

/** What a command that the service will never take means for the run; nothing where only a cancel came too late. */
export function refusalEvent(command: Command, cause: string): EngineEvent | undefined {
  switch (command.kind) {
    case 'schedule-activity':
    case 'schedule-lambda':
      return { kind: 'activity-start-failed', id: command.id, cause };
    case 'start-timer':
      return { kind: 'timer-failed', id: command.id, cause };
    case 'start-child':
      return { kind: 'child-start-failed', id: command.id, cause };
    case 'record-marker':
      // What it says is lost, and with it every replay of the run.
      throw new SimpleflowError(
        'invalid-state',
        `the service did not record the marker \`${command.name}\`: ${cause}`,
      );
    default:
      return undefined;
  }
}
