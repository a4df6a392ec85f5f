import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerHeap } from '../../../src/inprocess/timer-heap.js';

/** The same, as simple as can be. */
class SortedTimers {
  #timers: { atMs: number; order: number; fn: () => void }[] = [];
  #order = 0;

  add(atMs: number, fn: () => void): () => void {
    const timer = { atMs, order: (this.#order += 1), fn };
    this.#timers.push(timer);
    this.#timers.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  get nextAtMs(): number | undefined {
    return this.#timers[0]?.atMs;
  }

  fireUntil(nowMs: number): void {
    const due = this.#timers.filter(({ atMs }) => atMs <= nowMs);
    for (const timer of due) {
      if (!this.#timers.includes(timer)) continue;
      this.#timers = this.#timers.filter((each) => each !== timer);
      timer.fn();
    }
  }
}

type Step =
  | {
      readonly op: 'add';
      readonly atMs: number;
      readonly cancels: number | null;
      readonly adds: number | null;
    }
  | { readonly op: 'cancel'; readonly at: number }
  | { readonly op: 'fire'; readonly nowMs: number };

const instant = fc.nat(50);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        op: fc.constant('add' as const),
        atMs: instant,
        cancels: fc.option(fc.nat(200)),
        adds: fc.option(instant),
      }),
    },
    { weight: 4, arbitrary: fc.record({ op: fc.constant('cancel' as const), at: fc.nat(200) }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('fire' as const), nowMs: instant }) },
  ),
  { maxLength: 400, size: 'max' },
);

function play(timers: TimerHeap | SortedTimers, program: readonly Step[]): unknown[] {
  const log: unknown[] = [];
  const cancels: (() => void)[] = [];
  const cancel = (at: number): void => cancels[at % Math.max(cancels.length, 1)]?.();
  for (const [index, step] of program.entries()) {
    if (step.op === 'add') {
      cancels.push(
        timers.add(step.atMs, () => {
          log.push(index);
          if (step.cancels !== null) cancel(step.cancels);
          if (step.adds !== null) cancels.push(timers.add(step.adds, () => log.push(`added by ${index}`)));
        }),
      );
    } else if (step.op === 'cancel') cancel(step.at);
    else timers.fireUntil(step.nowMs);
    log.push(timers.nextAtMs);
  }
  timers.fireUntil(100);
  return log;
}

describe('the heap of timers', () => {
  it('fires as a sorted list does, whatever is added and cancelled, also by what fires', () => {
    fc.assert(
      fc.property(steps, (program) => {
        expect(play(new TimerHeap(), program)).toEqual(play(new SortedTimers(), program));
      }),
      { numRuns: 300 },
    );
  });

  it('fires those of one instant in the order in which they were added', () => {
    const heap = new TimerHeap();
    const seen: number[] = [];
    for (let i = 0; i < 100; i += 1) heap.add(5, () => seen.push(i));

    heap.fireUntil(5);

    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('takes 100,000 timers, and forgets what is cancelled', () => {
    const heap = new TimerHeap();
    let fired = 0;
    const cancels = Array.from({ length: 100_000 }, (_, i) =>
      heap.add((i * 7_919) % 100_003, () => (fired += 1)),
    );
    for (const [i, cancel] of cancels.entries()) if (i % 10 !== 0) cancel();

    heap.fireUntil(50_000);
    const half = fired;
    heap.fireUntil(200_000);

    expect(half).toBeGreaterThan(4_000);
    expect(fired).toBe(10_000);
    expect(heap.nextAtMs).toBeUndefined();
  });

  it('may be cancelled twice, and after it has fired', () => {
    const heap = new TimerHeap();
    const cancel = heap.add(1, () => undefined);
    heap.fireUntil(1);

    cancel();
    cancel();
    heap.add(2, () => undefined);

    expect(heap.nextAtMs).toBe(2);
  });
});
