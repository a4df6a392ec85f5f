/** The longest delay that `setTimeout` takes (Node.js documentation, `setTimeout`). */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The server's only source of time. `wakeAt` asks for one call of `onWake` at an instant, and replaces a later request. */
export interface Clock {
  readonly kind: 'real' | 'manual';
  nowMs(): number;
  wakeAt(atMs: number): void;
  /** Time does not go back behind this instant. */
  notBefore(atMs: number): void;
  close(): void;
}

/** The last instant that a `Date` can hold. */
export const MAX_INSTANT_MS = 8_640_000_000_000_000;

/**
 * The computer's clock as it was when the server started, and since then a clock that is never set: whoever sets the computer's
 * clock, forward or back, changes no timer and no timeout.
 */
export class RealClock implements Clock {
  readonly kind = 'real';
  readonly #onWake: () => void;
  /** Where this clock's zero is, in milliseconds since 1970. */
  #originMs = Date.now() - performance.now();
  #timer: NodeJS.Timeout | undefined;
  #armedAtMs = Number.POSITIVE_INFINITY;

  constructor(onWake: () => void) {
    this.#onWake = onWake;
  }

  nowMs(): number {
    return Math.floor(this.#originMs + performance.now());
  }

  notBefore(atMs: number): void {
    this.#originMs = Math.max(this.#originMs, atMs - performance.now());
  }

  wakeAt(atMs: number): void {
    if (atMs >= this.#armedAtMs) return;
    clearTimeout(this.#timer);
    this.#armedAtMs = atMs;
    const delayMs = Math.min(Math.max(atMs - this.nowMs(), 0), MAX_DELAY_MS);
    // The listening socket keeps the process alive, not a timeout a year away.
    this.#timer = setTimeout(() => this.#wake(), delayMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#armedAtMs = Number.NEGATIVE_INFINITY;
  }

  #wake(): void {
    this.#armedAtMs = Number.POSITIVE_INFINITY;
    this.#onWake();
  }
}

/** Time that stands still until somebody moves it. */
export class ManualClock implements Clock {
  readonly kind = 'manual';
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wakeAt(): void {
    // Deadlines are looked at when the clock is moved.
  }

  /** Never backwards. */
  moveTo(atMs: number): void {
    if (atMs > this.#nowMs) this.#nowMs = atMs;
  }

  notBefore(atMs: number): void {
    this.moveTo(atMs);
  }

  close(): void {
    // Holds nothing.
  }
}
