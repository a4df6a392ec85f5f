import type { DecisionAttributesOf, DecisionTypeName } from '../protocol/decisions.js';

/** The decision of one type. */
export type SwfDecisionOf<T extends DecisionTypeName> = {
  readonly decisionType: T;
} & { readonly [K in `${Uncapitalize<T>}DecisionAttributes`]: DecisionAttributesOf<T> };

/**
 * One decision, as the service takes it.
 *
 * `{ decisionType: 'CancelTimer', cancelTimerDecisionAttributes: { timerId: 'timer-1' } }`
 */
export type SwfDecision = { [T in DecisionTypeName]: SwfDecisionOf<T> }[DecisionTypeName];
