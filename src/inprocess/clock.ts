import { SimpleflowError } from '../errors.js';
import { MAX_DELAY_MS } from '../futures/timeout.js';
import { TimerHeap } from './timer-heap.js';

/** The time an in-process host lives in. Instants are milliseconds since 1970. */
export interface Clock {
  nowMs(): number;
  /** Calls `fn` once at `atMs` or, if that is past, soon. Returns how to stop it. */
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
  readonly #heap = new TimerHeap();
  #timer: NodeJS.Timeout | undefined;
  #armedAtMs = Infinity;

  nowMs(): number {
    return Date.now();
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
    const delayMs = Math.min(Math.max(nextAtMs - Date.now(), 0), MAX_DELAY_MS);
    this.#timer = setTimeout(() => this.#fire(), delayMs);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#armedAtMs = Infinity;
  }

  #fire(): void {
    this.#disarm();
    this.#heap.fireUntil(Date.now());
    this.#arm();
  }
}

/**
 * A clock for tests, on which a year passes at once.
 *
 * `auto` jumps to the next due instant whenever the host has nothing to do; `manual` moves only by `advanceMs`.
 */
export class VirtualClock implements Clock {
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
