/** Milliseconds, to within 5 %; all 0 while there is nothing to tell of. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * How far an executor is, counted in tries of activities: one that is tried again counts again.
 *
 * `{ done: 12, running: 2, queued: 40, failed: 0, cancelled: 0, ratePerSecond: 35.2, runTimeMs: { p50: 20.1, … }, … }`
 */
export interface ProgressNumbers {
  /** Tries that gave a result. */
  readonly done: number;
  /** Tries that a worker has begun and not ended. */
  readonly running: number;
  /** Tries that wait for a worker. Not those that wait for arguments, or for the delay before another try. */
  readonly queued: number;
  /** Tries that failed or ran out of time, whether or not there is another. */
  readonly failed: number;
  /** Tries that were cancelled, begun or not. */
  readonly cancelled: number;
  /** How many ended in each of the last ten seconds, on average; since the first, if that is less. */
  readonly ratePerSecond: number;
  /** From begin to end, of all tries that were begun. */
  readonly runTimeMs: Percentiles;
  /** From being queued to the begin. */
  readonly waitTimeMs: Percentiles;
}

export interface ProgressOptions {
  /** The listener is called at most this often, in milliseconds. Default: 1,000. */
  readonly everyMs?: number;
}

/** Where an executor's numbers are. They take a fixed amount of memory, and next to no time. */
export interface Progress {
  /** The numbers of this moment. */
  read(): ProgressNumbers;
  /**
   * Calls the listener when numbers have changed, until the function it returns is called. Does not keep the process
   * alive. What the listener throws is a warning of the process.
   * @throws SimpleflowError `invalid-option`
   */
  onChange(listener: (numbers: ProgressNumbers) => void, options?: ProgressOptions): () => void;
}
