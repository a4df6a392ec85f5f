import { QUOTAS } from '../protocol/limits.js';

const WARN_AT = [0.4, 0.8].map((share) => Math.round(QUOTAS.historyEvents * share));

/** What to say about a history that has grown past 40 % or 80 % of what the service allows, since the last decision. */
export function historyWarning(previousStartedEventId: number, startedEventId: number): string | undefined {
  const passed = WARN_AT.filter((limit) => previousStartedEventId < limit && limit <= startedEventId).at(-1);
  if (passed === undefined) return undefined;
  return `its history has ${startedEventId} events, and is terminated at ${QUOTAS.historyEvents}: continue as new before that`;
}
