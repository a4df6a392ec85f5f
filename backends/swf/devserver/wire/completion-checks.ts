import type { DecisionTypeName } from '../../protocol/decisions.js';
import { CLOSING_DECISIONS } from '../../protocol/decisions.js';
import type { InputOf } from '../../protocol/inputs.js';
import { startedDecisionOf } from '../dispatch/decision-of-token.js';
import { invalid } from '../fault.js';
import { parseInput } from '../validation/validators.js';
import type { World } from '../world.js';

type Completion = InputOf<'RespondDecisionTaskCompleted'>;

/** The input of a completion, its checks in the order that the settings give. */
export function parseCompletion(world: World, body: object): Completion {
  const { questions } = world.settings;
  for (const check of questions.completionChecks) {
    if (check === 'close-last') refuseEarlyClose(body);
    else if (check === 'token') refuseUnknownToken(world, body);
    else parseInput('RespondDecisionTaskCompleted', body, questions);
  }
  // Each check has passed, the one of the shape among them.
  return body as Completion;
}

function refuseEarlyClose(body: object): void {
  const { decisions } = body as { readonly decisions?: unknown };
  if (!Array.isArray(decisions)) return;
  const types = (decisions as unknown[]).map((decision) =>
    typeof decision === 'object' && decision !== null && 'decisionType' in decision
      ? (decision.decisionType as DecisionTypeName)
      : undefined,
  );
  const early = types.slice(0, -1).some((type) => type !== undefined && CLOSING_DECISIONS.has(type));
  if (early) throw invalid('Close must be last decision in list');
}

function refuseUnknownToken(world: World, body: object): void {
  const { taskToken } = body as { readonly taskToken?: unknown };
  if (typeof taskToken === 'string') startedDecisionOf(world, taskToken);
}
