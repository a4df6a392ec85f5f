import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../src/engine/language/events.js';
import type { Future } from '../../src/futures/future.js';
import { increment } from '../../src/testing/fixtures/activities.js';
import { Workflow } from '../../src/workflow/workflow.js';
import { completed, HandDrivenRun } from '../support/hand-driven-run.js';

/** What happens in a turn: a wait begins, a wait is looked at again, a limit passes, or a signal comes. */
type Step =
  | { readonly kind: 'begin'; readonly isLimited: boolean }
  | { readonly kind: 'again'; readonly which: number; readonly isLimited: boolean }
  | { readonly kind: 'expire'; readonly which: number }
  | { readonly kind: 'signal' };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const), isLimited: fc.boolean() }),
  fc.record({ kind: fc.constant('again' as const), which: fc.nat(9), isLimited: fc.boolean() }),
  fc.record({ kind: fc.constant('expire' as const), which: fc.nat(9) }),
  fc.record({ kind: fc.constant('signal' as const) }),
);

/** The rule in a few lines: who has a place in the line, and why. */
class Model {
  readonly got: (number | undefined)[] = [];
  /** Of each wait: its open limits, by timer; `Infinity` counts as one that never passes. */
  readonly #limits: Set<number>[] = [];
  readonly timers: number[] = [];
  readonly #line: number[] = [];
  readonly #queue: number[] = [];
  #signals = 0;
  #started = 0;

  take(step: Step): void {
    if (step.kind === 'signal') this.#signal();
    else if (step.kind === 'expire') this.#expire(step.which);
    else if (step.kind === 'begin') {
      this.got.push(undefined);
      this.#limits.push(new Set());
      this.#look(this.got.length - 1, step.isLimited);
    } else if (this.got.length > 0) this.#look(step.which % this.got.length, step.isLimited);
  }

  #look(wait: number, isLimited: boolean): void {
    if (this.got[wait] !== undefined) return;
    if (!this.#line.includes(wait)) {
      const queued = this.#queue.shift();
      if (queued !== undefined) {
        this.got[wait] = queued;
        return;
      }
      this.#line.push(wait);
    }
    if (isLimited) this.timers.push((this.#started += 1));
    this.#limits[wait]?.add(isLimited ? this.#started : Infinity);
  }

  #expire(which: number): void {
    const timer = this.timers[which % Math.max(1, this.timers.length)];
    if (timer === undefined) return;
    this.timers.splice(this.timers.indexOf(timer), 1);
    const wait = this.#limits.findIndex((limits) => limits.delete(timer));
    if (this.#limits[wait]?.size === 0) this.#line.splice(this.#line.indexOf(wait), 1);
  }

  #signal(): void {
    this.#signals += 1;
    const wait = this.#line.shift();
    if (wait === undefined) this.#queue.push(this.#signals);
    else {
      this.got[wait] = this.#signals;
      for (const timer of this.#limits[wait] ?? []) {
        if (timer !== Infinity) this.timers.splice(this.timers.indexOf(timer), 1);
      }
    }
  }
}

/** Takes a step of its own in each turn. */
class Steps extends Workflow {
  static override readonly definition = { name: 'steps' };
  static now: Step | undefined;
  static waits: Future<unknown>[] = [];

  async run(): Promise<void> {
    for (;;) {
      await this.submit(increment, 1);
      const step = Steps.now;
      if (step?.kind === 'begin') Steps.waits.push(this.waitSignal('x'));
      const wait =
        step?.kind === 'begin'
          ? Steps.waits.at(-1)
          : step?.kind === 'again'
            ? Steps.waits[step.which % Math.max(1, Steps.waits.length)]
            : undefined;
      if (wait === undefined || (step?.kind !== 'begin' && step?.kind !== 'again')) continue;
      if (step.isLimited) wait.result({ timeoutMs: 1_000 }).catch(() => undefined);
      else void wait.result();
    }
  }
}

describe('waits for signals, whatever the order of waits, limits and signals', () => {
  it('take every signal once, in order, and only those that somebody waits for take any', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 30 }), async (steps) => {
        const model = new Model();
        const run = new HandDrivenRun(Steps);
        Steps.waits = [];
        let sent = 0;
        await run.start();
        for (const [index, step] of steps.entries()) {
          const events: EngineEvent[] = [];
          if (step.kind === 'signal') {
            sent += 1;
            events.push({ kind: 'signal-received', name: 'x', input: `{"args":[${sent}],"kwargs":{}}` });
          }
          if (step.kind === 'expire' && model.timers.length > 0) {
            events.push({
              kind: 'timer-fired',
              id: `timer-${model.timers[step.which % model.timers.length]}`,
            });
          }
          Steps.now = step;
          model.take(step);
          await run.turn(...events, completed(`activity-kit-increment-${index + 1}`, 2));
          const got = await Promise.all(
            Steps.waits.map(async (wait) => (wait.done() ? wait.result() : undefined)),
          );

          expect(got).toEqual(model.got);
        }
      }),
      { numRuns: Number(process.env['SIMPLEFLOW_SEEDS'] ?? 200) },
    );
  });
});
