import type { FutureInspection } from './future.js';

/** How far a future is. An encoded result is decoded when somebody looks: most results of a replay never are. */
export type Phase = 'pending' | 'running' | 'value' | 'encoded' | 'error' | 'swallowed' | 'cancelled';

/** Nobody has looked at a future; only with an end in view; without. */
export type Seen = 0 | 1 | 2;
export const WITH_LIMIT = 1;
export const WITHOUT_LIMIT = 2;

/** A failure that does not raise, and what there is in place of a result. */
export interface Swallowed {
  readonly error: Error;
  readonly value: unknown;
}

export const OUTCOMES: Readonly<Record<Phase, FutureInspection['outcome']>> = {
  pending: 'open',
  running: 'open',
  value: 'value',
  encoded: 'value',
  error: 'error',
  swallowed: 'swallowed',
  cancelled: 'cancelled',
};
