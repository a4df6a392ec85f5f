// 16 buckets each time the value doubles: a percentile is at most 4.5 % off. 720 of them reach 2 to the 45th.
const BUCKETS_PER_DOUBLING = 16;
const BUCKETS = 720;

/**
 * How values of 0 and more are distributed, in a fixed 6 kB however many there are. The smallest difference it sees is
 * 1, the greatest value 3.5e13: microseconds up to a year.
 */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  /** The greatest value so far; 0 if there is none. */
  get max(): number {
    return this.#max;
  }

  add(value: number): void {
    const bucket = Math.min(
      Math.floor(Math.log2(1 + Math.max(0, value)) * BUCKETS_PER_DOUBLING),
      BUCKETS - 1,
    );
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    if (value > this.#max) this.#max = value;
  }

  /** The value that `percent` of all are not above, to within a bucket; 0 if there is none. */
  percentile(percent: number): number {
    const rank = Math.max(1, Math.ceil((this.#count * percent) / 100));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      // The middle of the bucket, on the scale it has.
      if (seen >= rank) return Math.min(2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING) - 1, this.#max);
    }
    return this.#max;
  }
}
