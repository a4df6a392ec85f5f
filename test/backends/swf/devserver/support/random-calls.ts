import fc from 'fast-check';
import type { Decision } from '@aws-sdk/client-swf';
import {
  cancel,
  cancelActivity,
  cancelExternal,
  cancelTimer,
  complete,
  continueAsNew,
  fail,
  marker,
  schedule,
  signalExternal,
  startChild,
  timer,
} from './decisions.js';
import type { Flow } from './flow.js';
import { ACTIVITIES, DECISIONS, DOMAIN } from './flow.js';

const IDS = ['a', 'b', 'c'];
const id = fc.constantFrom(...IDS);

const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc
    .tuple(id, fc.constantFrom('1', '20', 'NONE'), fc.constantFrom('2', 'NONE'))
    .map(([a, scheduleToStartTimeout, heartbeatTimeout]) =>
      schedule(a, { scheduleToStartTimeout, heartbeatTimeout }),
    ),
  id.map((a) => cancelActivity(a)),
  fc.tuple(id, fc.constantFrom('0', '1', '30')).map(([t, after]) => timer(t, after)),
  id.map((t) => cancelTimer(t)),
  id.map((m) => marker(m)),
  fc
    .tuple(id, fc.constantFrom('TERMINATE', 'REQUEST_CANCEL', 'ABANDON'))
    .map(([w, childPolicy]) => startChild(w, { childPolicy })),
  id.map((w) => signalExternal(w, 's')),
  id.map((w) => cancelExternal(w)),
);
const close = fc.constantFrom(complete(), fail(), cancel(), continueAsNew());

/** A step of a random run: who does it, and what. */
export type Step =
  | { readonly kind: 'start' | 'signal' | 'cancel' | 'terminate'; readonly workflowId: string }
  | { readonly kind: 'poll-decision' | 'poll-activity' | 'heartbeat' | 'complete' | 'fail' | 'canceled' }
  | { readonly kind: 'decide'; readonly decisions: readonly Decision[]; readonly sticky: boolean }
  | { readonly kind: 'advance'; readonly byMs: number };

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: id.map((workflowId) => ({ kind: 'start', workflowId }) as const) },
  fc
    .tuple(fc.constantFrom('signal', 'cancel', 'terminate'), id)
    .map(([kind, workflowId]) => ({ kind, workflowId }) as const),
  { weight: 4, arbitrary: fc.constant({ kind: 'poll-decision' } as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('poll-activity', 'heartbeat', 'complete', 'fail', 'canceled')
      .map((kind) => ({ kind }) as const),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.array(decision, { maxLength: 5 }),
        fc.option(close, { freq: 4, nil: undefined }),
        fc.boolean(),
      )
      .map(
        ([list, last, sticky]) =>
          ({ kind: 'decide', decisions: last === undefined ? list : [...list, last], sticky }) as const,
      ),
  },
  fc.constantFrom(0, 500, 1_000, 5_000, 61_000).map((byMs) => ({ kind: 'advance', byMs }) as const),
);

/** Does the steps against a server; calls that a fault answers count as done. */
export class RandomRun {
  readonly #flow: Flow;
  readonly #decisions: string[] = [];
  readonly #activities: string[] = [];

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  async do(next: Step): Promise<void> {
    try {
      await this.#do(next);
    } catch (error) {
      // Random calls meet closed executions and spent tokens all the time; anything else is a defect.
      if (
        !(error instanceof Error) ||
        !/^(?:UnknownResourceFault|WorkflowExecutionAlreadyStartedFault)$/u.test(error.name)
      )
        throw error;
    }
  }

  async #do(next: Step): Promise<void> {
    const { swf, server } = this.#flow;
    switch (next.kind) {
      case 'start':
        await this.#flow.start(next.workflowId, { executionStartToCloseTimeout: '200' });
        return;
      case 'signal':
        await swf.signalWorkflowExecution({ domain: DOMAIN, workflowId: next.workflowId, signalName: 's' });
        return;
      case 'cancel':
        await swf.requestCancelWorkflowExecution({ domain: DOMAIN, workflowId: next.workflowId });
        return;
      case 'terminate':
        await swf.terminateWorkflowExecution({ domain: DOMAIN, workflowId: next.workflowId });
        return;
      case 'poll-decision': {
        for (const taskList of [DECISIONS, { name: 'sticky' }]) {
          const { taskToken } = await swf.pollForDecisionTask({ domain: DOMAIN, taskList });
          if (taskToken !== undefined) this.#decisions.push(taskToken);
        }
        return;
      }
      case 'decide': {
        const sticky = next.sticky
          ? { taskList: { name: 'sticky' }, taskListScheduleToStartTimeout: '1' }
          : {};
        const taskToken = this.#decisions.shift();
        if (taskToken !== undefined)
          await swf.respondDecisionTaskCompleted({ taskToken, decisions: [...next.decisions], ...sticky });
        return;
      }
      case 'advance':
        await server.advanceMs(next.byMs);
        return;
      case 'poll-activity':
      case 'heartbeat':
      case 'complete':
      case 'fail':
      case 'canceled':
        await this.#work(next.kind);
    }
  }

  async #work(kind: 'poll-activity' | 'heartbeat' | 'complete' | 'fail' | 'canceled'): Promise<void> {
    const { swf } = this.#flow;
    if (kind === 'poll-activity') {
      const { taskToken } = await swf.pollForActivityTask({ domain: DOMAIN, taskList: ACTIVITIES });
      if (taskToken !== undefined) this.#activities.push(taskToken);
      return;
    }
    const taskToken = kind === 'heartbeat' ? this.#activities[0] : this.#activities.shift();
    if (taskToken === undefined) return;
    if (kind === 'heartbeat') await swf.recordActivityTaskHeartbeat({ taskToken });
    else if (kind === 'complete') await swf.respondActivityTaskCompleted({ taskToken });
    else if (kind === 'fail') await swf.respondActivityTaskFailed({ taskToken });
    else await swf.respondActivityTaskCanceled({ taskToken });
  }
}
