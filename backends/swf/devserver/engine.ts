import { QUOTAS } from '../protocol/limits.js';

import { timeOutActivity } from './dispatch/activity-tasks.js';
import { timeOutStartedDecision, timeOutWaitingDecision } from './dispatch/decision-tasks.js';
import { answerEmpty, matchList } from './dispatch/polls.js';
import { fireTimer } from './decisions/timers-and-markers.js';
import { closeRun, forgetRun, terminateRun } from './lifecycle/closing.js';
import type { LambdaOutcome } from './lifecycle/lambda.js';
import { invokeLambda, settleLambda, timeOutLambda } from './lifecycle/lambda.js';
import { deliver, startChild } from './lifecycle/outgoing.js';
import type { Lambda, Run } from './state/run.js';
import type { DeadlineSubject } from './time/deadlines.js';
import type { Effect, World } from './world.js';

/**
 * Moves a world along: what is due, what follows from requests, and who gets which task. Each part of it is a
 * transaction of its own.
 *
 * request ─▶ settle (what is due by now) ─▶ operation ─▶ commit ─▶ answer
 * turn after it ─▶ settle ─▶ match tasks with pollers ─▶ their answers
 */
export class Engine {
  readonly #world: World;
  readonly #results: { readonly lambda: Lambda; readonly outcome: LambdaOutcome }[] = [];
  readonly #onWork: () => void;

  constructor(world: World, onWork: () => void) {
    this.#world = world;
    this.#onWork = onWork;
  }

  /** Everything that is due now, in the order of time. */
  settle(): void {
    const world = this.#world;
    // Time stands still for what cannot be written down.
    if (world.journal.problem !== undefined) return;
    for (;;) {
      const effect = world.effects.shift();
      const result = effect === undefined ? this.#results.shift() : undefined;
      if (effect !== undefined) this.#perform(effect);
      else if (result !== undefined) settleLambda(world, result.lambda, result.outcome);
      else {
        const deadline = world.deadlines.takeDue(world.clock.nowMs());
        if (deadline === undefined) break;
        this.#fire(deadline.subject);
      }
      this.commit();
    }
    const { firstAtMs } = world.deadlines;
    if (firstAtMs !== undefined) world.clock.wakeAt(firstAtMs);
  }

  /**
   * Hands tasks to those who wait for them. In a turn of its own: whoever closed the connection in the meantime
   * has been noticed by then.
   */
  match(): void {
    const world = this.#world;
    if (world.journal.problem !== undefined) return;
    for (const list of world.toMatch) {
      world.toMatch.delete(list);
      matchList(world, list);
      this.commit();
    }
  }

  /** Ends a transaction. A history that has become too long ends its execution first. */
  commit(): void {
    const world = this.#world;
    for (const run of world.grown) {
      world.grown.delete(run);
      if (world.settings.limits === 'swf' && isTooLong(run))
        terminateRun(world, run, { cause: 'EVENT_LIMIT_EXCEEDED' }, world.clock.nowMs());
    }
    world.journal.commit();
  }

  #perform(effect: Effect): void {
    const world = this.#world;
    switch (effect.kind) {
      case 'start-child':
        startChild(world, effect.run, effect.initiatedEventId, 'tell-sender');
        return;
      case 'deliver':
        deliver(world, effect.run, effect.initiatedEventId, 'tell-sender');
        return;
      case 'invoke-lambda':
        invokeLambda(world, effect.lambda, (lambda, outcome) => {
          this.#results.push({ lambda, outcome });
          this.#onWork();
        });
        return;
    }
  }

  #fire(subject: DeadlineSubject): void {
    const world = this.#world;
    switch (subject.kind) {
      case 'execution':
        timeOutExecution(world, subject.run);
        return;
      case 'retention':
        forgetRun(world, subject.run);
        return;
      case 'decision-started':
        timeOutStartedDecision(world, subject.run);
        return;
      case 'decision-waiting':
        timeOutWaitingDecision(world, subject.run);
        return;
      case 'activity':
        timeOutActivity(world, subject.activity);
        return;
      case 'lambda':
        timeOutLambda(world, subject.lambda);
        return;
      case 'timer':
        fireTimer(world, subject.timer);
        return;
      case 'effect':
        this.#perform(subject.effect);
        return;
      case 'poll':
        answerEmpty(world, subject.poller);
        return;
    }
  }
}

function isTooLong(run: Run): boolean {
  return run.status === 'OPEN' && run.events.length >= QUOTAS.historyEvents;
}

function timeOutExecution(world: World, run: Run): void {
  const { childPolicy } = run.config;
  const timedOut = { childPolicy, timeoutType: 'START_TO_CLOSE' } as const;
  closeRun(world, run, 'WorkflowExecutionTimedOut', timedOut, world.clock.nowMs());
}
