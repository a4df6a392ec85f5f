import type { ThreadStatus } from './thread-status.js';

// Looks in `limitMs`: a thread that hangs is found at most one of them later. Each costs next to nothing.
const LOOKS = 4;

export interface WatchOptions {
  readonly status: ThreadStatus;
  /** How long one turn may take, in milliseconds. */
  readonly limitMs: number;
  /** True while the thread has questions to answer. */
  readonly isBusy: () => boolean;
  readonly onStuck: () => Promise<void>;
}

/**
 * Looks whether a thread gets on while it has something to do. Looks are counted, not time: a process that was stopped, or
 * whose main thread had no time itself, takes up where it was, and blames nobody.
 */
export class Watch {
  readonly #options: WatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #seen = 0;
  /** Looks in a row that have seen the same. */
  #same = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** The thread has been given something to do. */
  wake(): void {
    if (this.#timer === undefined && !this.#isClosed) this.#watch();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #watch(): void {
    this.#seen = this.#options.status.progress;
    this.#same = 0;
    this.#next();
  }

  #next(): void {
    const { limitMs } = this.#options;
    this.#timer = setTimeout(() => this.#look(), Math.ceil(limitMs / LOOKS));
    // The thread itself keeps the process.
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    const { status, isBusy, onStuck } = this.#options;
    if (this.#isClosed || !isBusy()) return;
    if (status.progress !== this.#seen) return this.#watch();
    this.#same += 1;
    if (this.#same < LOOKS) return this.#next();
    void onStuck().then(() => this.wake());
  }
}
