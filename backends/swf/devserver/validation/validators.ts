import type { DecisionTypeName } from '../../protocol/decisions.js';
import { CLOSING_DECISIONS } from '../../protocol/decisions.js';
import type { InputOf, OperationName } from '../../protocol/inputs.js';
import { INPUTS } from '../../protocol/inputs.js';
import { attributesKey } from '../decisions/decision-table.js';
import type { OpenQuestions } from '../settings/open-questions.js';
import type { Check } from './compile.js';
import { compile } from './compile.js';
import { Problems } from './problems.js';

const CHECKS = new Map<string, Check>(
  Object.entries(INPUTS).map(([name, shape]) => [name, compile(shape)] as const),
);

/**
 * Turns the body of a request into the input of an operation. Members that the model does not know are ignored.
 * @throws Fault `SerializationException` for a value of the wrong JSON type, `ValidationException` for all else
 */
export function parseInput<N extends OperationName>(
  operation: N,
  body: object,
  questions: OpenQuestions,
): InputOf<N> {
  const problems = new Problems(questions);
  if (operation === 'RespondDecisionTaskCompleted') supplyAttributes(body);
  CHECKS.get(operation)?.(body, '', problems);
  problems.throwIfAny();
  return body as InputOf<N>;
}

/** A decision without the attributes that it must have is checked as if it had empty ones. */
function supplyAttributes(body: object): void {
  const decisions = (body as { decisions?: unknown }).decisions;
  if (!Array.isArray(decisions)) return;
  for (const decision of decisions as unknown[]) {
    if (typeof decision !== 'object' || decision === null) continue;
    const fields = decision as Record<string, unknown>;
    const type = fields['decisionType'];
    if (typeof type !== 'string' || CLOSING_DECISIONS.has(type as DecisionTypeName)) continue;
    const key = attributesKey(type as DecisionTypeName);
    fields[key] ??= {};
  }
}
