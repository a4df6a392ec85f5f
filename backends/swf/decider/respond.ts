import { setTimeout as delay } from 'node:timers/promises';
import { isFault } from '../client/faults.js';
import type { Registrar } from '../client/registrar.js';
import type { SwfApi } from '../client/swf-api.js';
import type { SwfDecision } from '../mapping/swf-decision.js';
import { backoffMs } from '../polling/backoff.js';
import type { InputOf } from '../protocol/inputs.js';

export type RespondInput = InputOf<'RespondDecisionTaskCompleted'>;

/** What became of an answer; `lost`: the service does not know the task any more, or has had the answer already. */
export type Respond = 'accepted' | 'lost';

const BACKOFF = { firstMs: 200, longestMs: 5_000 };

export interface RespondContext {
  readonly api: SwfApi;
  readonly registrar: Registrar;
  /** After this long somebody else has the task. */
  readonly giveUpMs: number;
  /** The name of the run's type: a run that continues it may have another version. */
  readonly workflowName: string;
}

/**
 * Answers a decision task; types that decisions name are registered before. Tried again while the task may still be ours.
 * @throws what the service refuses
 */
export async function respond(input: RespondInput, context: RespondContext): Promise<Respond> {
  const { api, giveUpMs } = context;
  await Promise.all(
    (input.decisions ?? []).map(async (decision) => registerTypes(decision as SwfDecision, context)),
  );
  const giveUpAtMs = performance.now() + giveUpMs;
  for (let failures = 1; ; failures += 1) {
    try {
      await api.call('RespondDecisionTaskCompleted', input);
      return 'accepted';
    } catch (error) {
      if (isFault(error, 'UnknownResourceFault')) return 'lost';
      if (isRefusal(error) || performance.now() > giveUpAtMs) throw error;
    }
    await delay(backoffMs(failures, BACKOFF, Math.random));
  }
}

/** True if the service does not take the decisions, however often they are sent. */
export function isRefusal(error: unknown): boolean {
  return isFault(error, 'ValidationException', 'SerializationException', 'RequestEntityTooLargeException');
}

async function registerTypes(
  decision: SwfDecision,
  { registrar, workflowName }: RespondContext,
): Promise<void> {
  switch (decision.decisionType) {
    case 'ScheduleActivityTask':
      return registrar.activityType(decision.scheduleActivityTaskDecisionAttributes.activityType);
    case 'StartChildWorkflowExecution':
      return registrar.workflowType(decision.startChildWorkflowExecutionDecisionAttributes.workflowType);
    case 'ContinueAsNewWorkflowExecution': {
      const { workflowTypeVersion } = decision.continueAsNewWorkflowExecutionDecisionAttributes;
      if (workflowTypeVersion === undefined) return;
      return registrar.workflowType({ name: workflowName, version: workflowTypeVersion });
    }
    default:
      return;
  }
}
