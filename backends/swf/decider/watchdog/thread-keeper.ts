import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../../polling/backoff.js';
import { messageOf } from '../message-of.js';
import { RunThread, type Loss, type RunThreadOptions } from './run-thread.js';

// A thread that no run can be blamed for is not replaced at once: the next one may end the same way.
const BACKOFF = { firstMs: 100, longestMs: 10_000 };
// What ends a thread that has worked so long is no reason to wait.
const GOOD_AFTER_MS = 60_000;
// A thread that is inside a function of the language cannot be ended before that returns.
const LONGEST_END_MS = 5_000;

/** Keeps one thread: when it is lost, another takes its place. */
export class ThreadKeeper {
  readonly #options: RunThreadOptions;
  readonly #closing = new AbortController();
  /** Threads that were lost, until they have ended. */
  readonly #leaving = new Set<Promise<void>>();
  #thread: Promise<RunThread> | undefined;
  #startedAtMs = 0;
  #failures = 0;
  #lost = 0;

  private constructor(options: Omit<RunThreadOptions, 'onLost'>) {
    this.#options = { ...options, onLost: (loss) => this.#replace(loss) };
  }

  /**
   * Starts the first thread.
   * @throws what keeps it from starting
   */
  static async start(options: Omit<RunThreadOptions, 'onLost'>): Promise<ThreadKeeper> {
    const keeper = new ThreadKeeper(options);
    const first = await keeper.#start();
    keeper.#thread = Promise.resolve(first);
    return keeper;
  }

  /** Threads that were lost. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * The thread there is, or the next one.
   * @throws Error if that cannot be started now; later it may
   */
  async thread(): Promise<RunThread> {
    return (this.#thread ??= this.#next());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // One that did not start.
    const thread = await this.#thread?.catch(() => undefined);
    await thread?.close();
    const tooLong = new AbortController();
    await Promise.race([
      Promise.all(this.#leaving),
      delay(LONGEST_END_MS, undefined, { signal: tooLong.signal }).catch(() => undefined),
    ]);
    tooLong.abort();
  }

  #replace({ cause, isBlamed, ended }: Loss): void {
    this.#lost += 1;
    this.#leaving.add(ended);
    void ended.then(() => this.#leaving.delete(ended));
    if (performance.now() - this.#startedAtMs > GOOD_AFTER_MS) this.#failures = 0;
    if (!isBlamed) {
      this.#failures += 1;
      this.#options.log(`${cause.message}; no run can be blamed for it`);
    }
    this.#thread = this.#next();
    // Whoever needs it next is told.
    this.#thread.catch(() => undefined);
  }

  async #next(): Promise<RunThread> {
    try {
      if (this.#failures > 0) {
        const pauseMs = backoffMs(this.#failures, BACKOFF, Math.random);
        await delay(pauseMs, undefined, { signal: this.#closing.signal });
      }
      return await this.#start();
    } catch (cause) {
      this.#failures += 1;
      this.#thread = undefined;
      // No word of the library's own: it says nothing about the run that waits for the thread.
      throw new Error(`no thread for workflow code can be started: ${messageOf(cause)}`, { cause });
    }
  }

  async #start(): Promise<RunThread> {
    const { signal } = this.#closing;
    signal.throwIfAborted();
    const thread = await RunThread.start(this.#options, signal);
    this.#startedAtMs = performance.now();
    return thread;
  }
}
