import { SimpleflowError } from '../errors.js';
import { MAX_DELAY_MS } from '../futures/timeout.js';
import { TimerHeap } from './timer-heap.js';

/**
 * The time an in-process host lives in. It has two readings, as the clock of a machine may be set while runs are open:
 * instants are told from `nowMs`, durations are measured by `elapsedMs`.
 */
export interface Clock {
  /** False if time does not pass by itself. Default: true. */
  readonly isReal?: boolean;
  /** Milliseconds since 1970. It may jump, forward and back. */
  nowMs(): number;
  /** Milliseconds since an instant of its own. It never jumps. */
  elapsedMs(): number;
  /** Calls `fn` once when `elapsedMs` is `atMs` or, if that is past, soon. Returns how to stop it. */
  schedule(atMs: number, fn: () => void): () => void;
  /**
   * The host has nothing to do: no run has a turn to take and no activity is in flight. True if time has moved because of
   * it: then the host looks again whether it has something to do.
   */
  idle(): boolean;
  close(): void;
}

/** The clock of the process. Any number of timers cost one of Node's. */
export class RealClock implements Clock {
  readonly isReal = true;
  readonly #heap = new TimerHeap();
  #timer: NodeJS.Timeout | undefined;
  #armedAtMs = Infinity;

  nowMs(): number {
    return Date.now();
  }

  elapsedMs(): number {
    // Whole ones: timers of one turn are due together.
    return Math.floor(performance.now());
  }

  schedule(atMs: number, fn: () => void): () => void {
    const cancel = this.#heap.add(atMs, fn);
    this.#arm();
    return () => {
      cancel();
      // A timer nobody waits for must not keep the process alive.
      if (this.#heap.nextAtMs === undefined) this.#disarm();
    };
  }

  idle(): boolean {
    // Real time passes by itself.
    return false;
  }

  close(): void {
    this.#disarm();
  }

  #arm(): void {
    const nextAtMs = this.#heap.nextAtMs;
    if (nextAtMs === undefined || nextAtMs >= this.#armedAtMs) return;
    this.#disarm();
    this.#armedAtMs = nextAtMs;
    const nowMs = this.elapsedMs();
    const delayMs = Math.min(Math.max(nextAtMs - nowMs, 0), MAX_DELAY_MS);
    this.#timer = setTimeout(() => this.#fire(nowMs + delayMs), delayMs);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#armedAtMs = Infinity;
  }

  /** @param atMs reached, as a timer of Node's says, whose clock may differ from ours by part of a millisecond */
  #fire(atMs: number): void {
    this.#disarm();
    this.#heap.fireUntil(Math.max(atMs, this.elapsedMs()));
    this.#arm();
  }
}

/**
 * A clock for tests, on which a year passes at once.
 *
 * `auto` jumps to the next due instant whenever the host has nothing to do; `manual` moves only by `advanceMs`.
 */
export class VirtualClock implements Clock {
  readonly isReal = false;
  readonly #heap = new TimerHeap();
  readonly #mode: 'auto' | 'manual';
  #nowMs: number;
  #isFiring = false;

  /** @param startAtMs default: 2020-01-01T00:00:00Z */
  constructor(mode: 'auto' | 'manual' = 'auto', startAtMs: number = Date.UTC(2020, 0, 1)) {
    this.#mode = mode;
    this.#nowMs = startAtMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  elapsedMs(): number {
    return this.#nowMs;
  }

  schedule(atMs: number, fn: () => void): () => void {
    return this.#heap.add(Math.max(atMs, this.#nowMs), fn);
  }

  idle(): boolean {
    const nextAtMs = this.#heap.nextAtMs;
    // What is due at one instant fires before time moves again.
    if (this.#mode === 'manual' || this.#isFiring || nextAtMs === undefined) return false;
    this.#fire(nextAtMs);
    return true;
  }

  /**
   * Moves the clock on and fires what is due by then, in order. Callbacks see the instant at which they were due; runs
   * take their turns later, and see the instant at which this ends.
   */
  advanceMs(ms: number): void {
    if (!(ms >= 0)) throw new SimpleflowError('invalid-option', `\`ms\` must be at least 0, got \`${ms}\``);
    const untilMs = this.#nowMs + ms;
    for (let atMs = this.#heap.nextAtMs; atMs !== undefined && atMs <= untilMs; atMs = this.#heap.nextAtMs) {
      this.#fire(atMs);
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  close(): void {
    // Holds nothing of the process.
  }

  #fire(atMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#isFiring = true;
    try {
      this.#heap.fireUntil(this.#nowMs);
    } finally {
      this.#isFiring = false;
    }
  }
}
