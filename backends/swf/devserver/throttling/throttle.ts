import type { DecisionTypeName } from '../../protocol/decisions.js';
import type { OperationName } from '../../protocol/inputs.js';
import type { Bucket } from '../../protocol/throttling.js';
import { DECISION_BUCKETS, EXECUTION_BUCKETS, OPERATION_BUCKETS } from '../../protocol/throttling.js';
import type { Run } from '../state/run.js';
import type { Clock } from '../time/clock.js';

/** One or more token buckets, each filled up as time passes. */
export class Throttle {
  readonly #levels = new Map<Bucket, { tokens: number; atMs: number }>();

  /** Takes one token of the bucket, or says that there is none. */
  take(bucket: Bucket, nowMs: number): boolean {
    const level = this.#levels.get(bucket) ?? { tokens: bucket.size, atMs: nowMs };
    const refilled = level.tokens + ((nowMs - level.atMs) / 1_000) * bucket.refillPerSecond;
    const tokens = Math.min(bucket.size, refilled);
    const taken = tokens >= 1;
    this.#levels.set(bucket, { tokens: taken ? tokens - 1 : tokens, atMs: nowMs });
    return taken;
  }
}

/** The buckets of the account; off unless the server is told otherwise. */
export class Throttles {
  readonly #enabled: boolean;
  readonly #clock: Clock;
  readonly #operations = new Map<OperationName, Throttle>();
  #decisions = new Throttle();

  constructor(enabled: boolean, clock: Clock) {
    this.#enabled = enabled;
    this.#clock = clock;
  }

  allowsOperation(operation: OperationName): boolean {
    if (!this.#enabled) return true;
    // Operations that share figures do not share a bucket.
    const throttle = this.#operations.get(operation) ?? new Throttle();
    this.#operations.set(operation, throttle);
    return throttle.take(OPERATION_BUCKETS[operation], this.#clock.nowMs());
  }

  allowsDecision(decision: DecisionTypeName & keyof typeof DECISION_BUCKETS): boolean {
    return !this.#enabled || this.#decisions.take(DECISION_BUCKETS[decision], this.#clock.nowMs());
  }

  allowsOnRun(operation: keyof typeof EXECUTION_BUCKETS, run: Run): boolean {
    if (!this.#enabled) return true;
    run.throttle ??= new Throttle();
    return run.throttle.take(EXECUTION_BUCKETS[operation], this.#clock.nowMs());
  }

  reset(): void {
    this.#operations.clear();
    this.#decisions = new Throttle();
  }
}
