interface Entry {
  readonly atMs: number;
  /** Timers of one instant fire in the order in which they were added. */
  readonly sequence: number;
  fn: (() => void) | undefined;
  isQueued: boolean;
}

/** Timers by due instant: a binary heap in which a cancelled entry stays until it comes up. */
export class TimerHeap {
  #entries: Entry[] = [];
  #sequence = 0;
  #cancelled = 0;

  add(atMs: number, fn: () => void): () => void {
    const entry: Entry = { atMs, sequence: (this.#sequence += 1), fn, isQueued: true };
    this.#entries.push(entry);
    this.#up(this.#entries.length - 1);
    return () => {
      if (entry.fn === undefined) return;
      entry.fn = undefined;
      if (!entry.isQueued) return;
      this.#cancelled += 1;
      // Many long timers cancelled early would otherwise pile up.
      if (this.#cancelled > 64 && this.#cancelled > this.#entries.length / 2) this.#compact();
    };
  }

  /** When the next timer is due; undefined if there is none. */
  get nextAtMs(): number | undefined {
    this.#dropCancelled();
    return this.#entries[0]?.atMs;
  }

  /** Fires what is due at `nowMs`; not what is added meanwhile. */
  fireUntil(nowMs: number): void {
    const due: Entry[] = [];
    for (let next = this.#entries[0]; next !== undefined && next.atMs <= nowMs; next = this.#entries[0]) {
      this.#pop();
      next.isQueued = false;
      if (next.fn === undefined) this.#cancelled -= 1;
      else due.push(next);
    }
    for (const entry of due) {
      const { fn } = entry;
      entry.fn = undefined;
      fn?.();
    }
  }

  #dropCancelled(): void {
    while (this.#entries[0] !== undefined && this.#entries[0].fn === undefined) {
      this.#pop();
      this.#cancelled -= 1;
    }
  }

  #compact(): void {
    // A sorted array is a heap.
    this.#entries = this.#entries.filter(({ fn }) => fn !== undefined).sort(byDue);
    this.#cancelled = 0;
  }

  #pop(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#down(0);
  }

  #up(from: number): void {
    const entries = this.#entries;
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!isBefore(entries, i, parent)) return;
      swap(entries, i, parent);
      i = parent;
    }
  }

  #down(from: number): void {
    const entries = this.#entries;
    for (let i = from; ; ) {
      const left = 2 * i + 1;
      const right = left + 1;
      let least = i;
      if (left < entries.length && isBefore(entries, left, least)) least = left;
      if (right < entries.length && isBefore(entries, right, least)) least = right;
      if (least === i) return;
      swap(entries, i, least);
      i = least;
    }
  }
}

function byDue(a: Entry, b: Entry): number {
  return a.atMs - b.atMs || a.sequence - b.sequence;
}

function isBefore(entries: readonly Entry[], a: number, b: number): boolean {
  const [first, second] = [entries[a], entries[b]];
  return first !== undefined && second !== undefined && byDue(first, second) < 0;
}

function swap(entries: Entry[], a: number, b: number): void {
  const [first, second] = [entries[a], entries[b]];
  if (first === undefined || second === undefined) return;
  entries[a] = second;
  entries[b] = first;
}
