import type { Backoff } from './backoff.js';
import { Outage, type PollLog } from './outage.js';
import { lineOf } from './error-facts.js';

export interface PollLoopOptions<T> {
  /** What is being polled, for the lines of the log: `activity tasks of \`quickstart\``. */
  readonly name: string;
  /**
   * One long poll; undefined if nothing came. The signal is aborted by `stop` only: a poll that is cut may take a task
   * with it, which the service then counts as started.
   */
  readonly poll: (signal: AbortSignal) => Promise<T | undefined>;
  /** Works on one task; its slot is taken until then. Should not reject: that is logged, and the loop goes on. */
  readonly handle: (task: T) => Promise<void>;
  /** How many tasks may be worked on at once. A poll takes a slot, too, so that each task that comes has one. */
  readonly slots: number;
  /** How many polls may be open at once. Default: as many as slots, at most 10. */
  readonly polls?: number | undefined;
  readonly log: PollLog;
  /** True for an error that no waiting mends; asked only before the first poll has succeeded. Default: none. */
  readonly isFatal?: ((error: unknown) => boolean) | undefined;
  /** How long polls wait after failures. Default: from 100 ms, doubling up to 60 s, with jitter. */
  readonly backoff?: Backoff | undefined;
  readonly nowMs?: () => number;
  readonly random?: () => number;
  /** Calls back once after a time, unless the returned function is called before. Default: a timer of the process. */
  readonly schedule?: (ms: number, fn: () => void) => () => void;
}

// Polls are held for 60 s: more need more sockets, not less time. SWF allows 1,000 a list, for all processes together.
const MOST_POLLS = 10;
// A server that answers at once that there is nothing would otherwise be asked thousands of times a second.
const SHORTEST_EMPTY_POLL_MS = 20;

/**
 * Asks for tasks and works on them, until it is drained or stopped. Never gives up on its own: a service that is away or
 * throttles is tried again without limit, ever more slowly, with few lines in the log.
 *
 * ```
 * free slot ──poll──▶ task ──handle──▶ free slot
 *     ▲  └──▶ nothing │ error ──▶ back off, all polls together
 * ```
 */
export class PollLoop<T> implements AsyncDisposable {
  readonly #options: PollLoopOptions<T>;
  readonly #polls: number;
  readonly #outage: Outage;
  readonly #nowMs: () => number;
  readonly #schedule: (ms: number, fn: () => void) => () => void;
  /** End waits. */
  readonly #waits = new Set<() => void>();
  #isDraining = false;
  /** Cut polls; one for each, so that nothing gathers on a signal that lives as long as the loop. */
  readonly #open = new Set<AbortController>();
  #isStopped = false;
  readonly #ended: Promise<void>;
  #resolveEnded!: () => void;
  #rejectEnded!: (error: unknown) => void;
  #polling = 0;
  #handling = 0;
  #hasSucceeded = false;

  /** Starts at once. */
  constructor(options: PollLoopOptions<T>) {
    const {
      slots,
      polls,
      name,
      log,
      backoff,
      nowMs = () => performance.now(),
      random = Math.random,
    } = options;
    this.#options = options;
    this.#polls = Math.min(polls ?? Math.min(slots, MOST_POLLS), slots);
    this.#nowMs = nowMs;
    this.#schedule = options.schedule ?? scheduleTimer;
    this.#outage = new Outage({ name, log, nowMs, random, backoff });
    this.#ended = new Promise((resolve, reject) => {
      this.#resolveEnded = resolve;
      this.#rejectEnded = reject;
    });
    // Whoever wants to know looks at `ended`; nobody has to.
    this.#ended.catch(() => undefined);
    this.#fill();
  }

  /** Resolves when the loop is drained or stopped and nothing runs any more; rejects for a fatal error. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Tasks being worked on. */
  get handling(): number {
    return this.#handling;
  }

  /** Polls that are open, or wait to be tried again. */
  get polling(): number {
    return this.#polling;
  }

  /**
   * Starts no more polls, and waits for those that are open, for up to the minute that the service holds them: it cannot
   * be told that nobody listens, and what it sends meanwhile is worked on as usual. Then for the tasks.
   */
  async drain(): Promise<void> {
    if (!this.#isDraining && this.#open.size > 0) {
      const { log, name } = this.#options;
      log(
        `waiting for ${count(this.#open.size, 'open poll')} for ${name}: the service holds a poll for up to a minute, and what it sends meanwhile is worked on`,
      );
    }
    this.#startDraining();
    this.#endIfIdle();
    return this.#ended;
  }

  /** Cuts open polls, whose tasks may be lost, and waits for the tasks that are being worked on. */
  async stop(): Promise<void> {
    this.#startDraining();
    this.#isStopped = true;
    for (const cut of this.#open) cut.abort();
    this.#endIfIdle();
    return this.#ended;
  }

  /** As `drain`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain();
  }

  #fill(): void {
    while (
      !this.#isDraining &&
      this.#polling < this.#polls &&
      this.#polling + this.#handling < this.#options.slots
    ) {
      this.#polling += 1;
      void this.#pollOnce();
    }
    this.#endIfIdle();
  }

  /** Never rejects. */
  async #pollOnce(): Promise<void> {
    let task: T | undefined;
    try {
      await this.#pause(this.#outage.waitMs);
      if (!this.#isDraining) task = await this.#poll();
    } finally {
      this.#polling -= 1;
    }
    if (task !== undefined) void this.#handle(task);
    this.#fill();
  }

  async #poll(): Promise<T | undefined> {
    const startedAtMs = this.#nowMs();
    const cut = new AbortController();
    this.#open.add(cut);
    try {
      const task = await this.#options.poll(cut.signal);
      this.#hasSucceeded = true;
      this.#outage.succeeded(startedAtMs);
      if (task === undefined) await this.#pause(SHORTEST_EMPTY_POLL_MS - (this.#nowMs() - startedAtMs));
      return task;
    } catch (error) {
      // Whatever a poll can fail with: the network, the service, or `stop`.
      if (!this.#isStopped) this.#failed(error);
      return undefined;
    } finally {
      this.#open.delete(cut);
    }
  }

  #failed(error: unknown): void {
    if (!this.#hasSucceeded && this.#options.isFatal?.(error) === true) {
      this.#startDraining();
      this.#rejectEnded(error);
      return;
    }
    this.#outage.failed(error);
  }

  async #handle(task: T): Promise<void> {
    this.#handling += 1;
    try {
      await this.#options.handle(task);
    } catch (error) {
      // Contrary to the contract: a defect must not cost a slot.
      this.#options.log(`working on one of ${this.#options.name} failed: ${lineOf(error)}`);
    } finally {
      this.#handling -= 1;
    }
    this.#fill();
  }

  /** Ends early when the loop is drained. */
  async #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#isDraining) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.#waits.delete(end);
        stop();
        resolve();
      };
      const stop = this.#schedule(ms, end);
      this.#waits.add(end);
    });
  }

  #startDraining(): void {
    this.#isDraining = true;
    for (const end of this.#waits) end();
  }

  #endIfIdle(): void {
    if (this.#isDraining && this.#polling === 0 && this.#handling === 0) this.#resolveEnded();
  }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function scheduleTimer(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms);
  return () => clearTimeout(timer);
}
