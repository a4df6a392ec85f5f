import { Heap } from './heap.js';
import type { HeapItem } from './heap.js';
import type { Activity, Lambda, Run, Timer } from '../state/run.js';
import type { Effect } from '../world.js';
import type { Poller } from '../dispatch/task-list.js';

/** What a deadline is about; the fields after `kind` say whose it is. */
export type DeadlineSubject =
  | { readonly kind: 'execution'; readonly run: Run }
  | { readonly kind: 'retention'; readonly run: Run }
  | { readonly kind: 'decision-started'; readonly run: Run }
  | { readonly kind: 'decision-waiting'; readonly run: Run }
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'lambda'; readonly lambda: Lambda }
  | { readonly kind: 'timer'; readonly timer: Timer }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'poll'; readonly poller: Poller };

export interface Deadline extends HeapItem {
  readonly subject: DeadlineSubject;
  readonly atMs: number;
  /** Among deadlines of one instant, the lower rank is first, then the one armed first. */
  readonly rank: number;
  readonly order: number;
}

/** Every pending deadline of the server in one heap: the clock needs to wake for the first only. */
export class Deadlines {
  readonly #heap = new Heap<Deadline>(
    (a, b) =>
      a.atMs < b.atMs || (a.atMs === b.atMs && (a.rank < b.rank || (a.rank === b.rank && a.order < b.order))),
  );
  readonly #onFirst: (atMs: number) => void;
  #order = 0;

  /** `onFirst` hears the instant of a deadline that became the first of all. */
  constructor(onFirst: (atMs: number) => void) {
    this.#onFirst = onFirst;
  }

  get size(): number {
    return this.#heap.size;
  }

  /** The instant of the first deadline, or `undefined` when there is none. */
  get firstAtMs(): number | undefined {
    return this.#heap.peek()?.atMs;
  }

  arm(subject: DeadlineSubject, atMs: number, rank = 0): Deadline {
    const deadline: Deadline = { subject, atMs, rank, order: this.#order++, heapIndex: -1 };
    this.#heap.push(deadline);
    if (this.#heap.peek() === deadline) this.#onFirst(atMs);
    return deadline;
  }

  clear(): void {
    while (this.#heap.pop() !== undefined);
  }

  cancel(deadline: Deadline | undefined): void {
    if (deadline !== undefined) this.#heap.remove(deadline);
  }

  /** Takes out the first deadline that is due at `nowMs`. */
  takeDue(nowMs: number): Deadline | undefined {
    const first = this.#heap.peek();
    if (first === undefined || first.atMs > nowMs) return undefined;
    return this.#heap.pop();
  }
}
