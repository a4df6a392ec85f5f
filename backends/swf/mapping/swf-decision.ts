import type { DecisionAttributesOf, DecisionTypeName } from '../protocol/decisions.js';

type DecisionOf<T extends DecisionTypeName> = {
  readonly decisionType: T;
} & { readonly [K in `${Uncapitalize<T>}DecisionAttributes`]: DecisionAttributesOf<T> };

/**
 * One decision, as the service takes it.
 *
 * `{ decisionType: 'CancelTimer', cancelTimerDecisionAttributes: { timerId: 'timer-1' } }`
 */
export type SwfDecision = { [T in DecisionTypeName]: DecisionOf<T> }[DecisionTypeName];

export type SwfDecisionOf<T extends DecisionTypeName> = DecisionOf<T>;
