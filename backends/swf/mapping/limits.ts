import type { DecisionLimits } from 'simpleflow/backend';
import { QUOTAS } from '../protocol/limits.js';

/** Limits of Amazon SWF, and where it gives no number, what is safe. */
export const DEFAULT_LIMITS: DecisionLimits = Object.freeze({
  decisions: 100,
  bytes: 900_000,
  openActivities: QUOTAS.openActivitiesPerExecution,
  openTimers: QUOTAS.openTimersPerExecution,
  openChildren: QUOTAS.openChildrenPerExecution,
  openLambdas: 1_000,
});
