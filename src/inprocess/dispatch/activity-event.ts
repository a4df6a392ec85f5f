import type { ActivityOutcome } from '../../activity/activity-call.js';
import type { ActivityEvent } from '../../engine/language/events.js';
import { assertNever } from '../../util/assert-never.js';

/** How one try ended, as its task is told. */
export function activityEvent(id: string, outcome: ActivityOutcome): ActivityEvent {
  switch (outcome.kind) {
    case 'completed':
      if (outcome.value !== undefined) return { kind: 'activity-completed', id, value: outcome.value };
      if (outcome.output === undefined) return { kind: 'activity-completed', id };
      if (outcome.attachments === undefined)
        return { kind: 'activity-completed', id, output: outcome.output };
      return { ...outcome, kind: 'activity-completed', id };
    case 'failed':
      return { kind: 'activity-failed', id, failure: outcome.failure };
    case 'timed-out':
      return { kind: 'activity-timed-out', id, timeout: outcome.timeout };
    case 'cancelled':
      return { kind: 'activity-cancelled', id };
    default:
      return assertNever(outcome);
  }
}
