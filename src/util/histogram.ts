// 16 buckets each time the value doubles: a percentile is at most 4.5 % off. 720 of them reach 2 to the 45th.
const BUCKETS_PER_DOUBLING = 16;
const BUCKETS = 720;
// Sorted in by the hundred, in a loop that is soon compiled: one by one cost more than a small activity's own code.
const WAITING = 256;

/**
 * How values of 0 and more are distributed, in a fixed 8 kB however many there are. The smallest difference it sees is
 * 1, the greatest value 3.5e13: microseconds up to a year.
 */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);
  readonly #waiting = new Float64Array(WAITING);
  #waitingCount = 0;
  #count = 0;
  #max = 0;

  get count(): number {
    return this.#count + this.#waitingCount;
  }

  /** The greatest value so far; 0 if there is none. */
  get max(): number {
    this.#sortIn();
    return this.#max;
  }

  add(value: number): void {
    this.#waiting[this.#waitingCount] = value;
    this.#waitingCount += 1;
    if (this.#waitingCount === WAITING) this.#sortIn();
  }

  /** The value that `percent` of all are not above, to within a bucket; 0 if there is none. */
  percentile(percent: number): number {
    this.#sortIn();
    const rank = Math.max(1, Math.ceil((this.#count * percent) / 100));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      // The middle of the bucket, on the scale it has.
      if (seen >= rank) return Math.min(2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING) - 1, this.#max);
    }
    return this.#max;
  }

  #sortIn(): void {
    const counts = this.#counts;
    for (let i = 0; i < this.#waitingCount; i += 1) {
      const value = this.#waiting[i] ?? 0;
      const bucket = Math.min(
        Math.floor(Math.log2(1 + Math.max(0, value)) * BUCKETS_PER_DOUBLING),
        BUCKETS - 1,
      );
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      if (value > this.#max) this.#max = value;
    }
    this.#count += this.#waitingCount;
    this.#waitingCount = 0;
  }
}
