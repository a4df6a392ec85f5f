import { availableParallelism } from 'node:os';
import { type Config, SimpleflowError } from 'simpleflow';
import { allocateBlocks, ControlBlock } from '../wire/control-block.js';
import { isSentOnce, JobWriter, movedWithJob } from '../wire/job-wire.js';
import { warnOfLateError } from './late-error.js';
import type { CallMessage, JobReply, ThreadNews } from '../wire/messages.js';
import { checkOptions } from '../options.js';
import type { PiscinaOptions } from '../section.js';
import { bareConfig, type ThreadModules } from './thread-config.js';
import { ThreadJob, type JobKeeper, type JobListener } from './thread-job.js';
import { Threads } from './threads.js';

export interface ThreadPoolOptions extends ThreadModules, PiscinaOptions {
  /** The whole configuration, for services that look at it; it names the modules, too. Default: made of the others. */
  readonly config?: Config;
}

/**
 * Threads to run calls in: the path of a call to its thread and back.
 *
 * ```
 * main/    ThreadRunner ─▶ ThreadPool ─▶ ThreadJob ─▶ Threads (Piscina)
 *               ▲                            │ ▲            │
 *               └───────── outcomes ─────────┘ │            │             beside both, ControlBlock (shared memory):
 * wire/                    JobReply, ThreadNews │            │ JobWire     requests to stop, heartbeats, results that
 * ──────────────────────────────────────────────┼────────────┼──────────   a lost thread leaves
 * thread/                           JobReporter ◀ ActivityThread ─▶ ThreadCall ─▶ activity
 * ```
 *
 * A job is handed over when a thread is free or can be started, never before: it could not be taken back.
 */
export class ThreadPool implements AsyncDisposable {
  /** How many jobs run at once. */
  readonly size: number;
  readonly #stopGraceMs: number;
  readonly #threads: Threads;
  readonly #blocks: readonly ControlBlock[];
  readonly #freeSlots: number[];
  readonly #jobs = new Map<number, ThreadJob>();
  readonly #writer = new JobWriter();
  readonly #keeper: JobKeeper = {
    overdue: (job) => this.#overdue(job),
    over: ({ slot }) => {
      this.#jobs.delete(slot);
      this.#freeSlots.push(slot);
    },
  };
  #lastTicket = 0;
  #closing: Promise<void> | undefined;

  /** @throws SimpleflowError `invalid-option` */
  constructor(options: ThreadPoolOptions) {
    checkOptions(options);
    const {
      config = bareConfig(options),
      maxThreads = availableParallelism(),
      stopGraceMs = 5_000,
    } = options;
    this.size = maxThreads;
    this.#stopGraceMs = stopGraceMs;
    const slots = Array.from({ length: maxThreads }, (_, slot) => slot);
    const memory = allocateBlocks(maxThreads);
    this.#blocks = slots.map((slot) => new ControlBlock(memory, slot));
    this.#freeSlots = slots.reverse();
    this.#threads = new Threads({
      options,
      size: maxThreads,
      workerData: { config, memory },
      hear: (news) => this.#hear(news),
      onStranded: (cause) => this.#stranded(cause),
    });
  }

  /**
   * Starts the first thread and loads modules and services in it.
   * @throws what keeps them from being loaded
   */
  async start(): Promise<void> {
    const job = this.run([], NOBODY);
    await new Promise<void>((resolve, reject) => {
      job.onOver = (cause) => {
        if (cause === undefined) resolve();
        else reject(cause);
      };
    });
  }

  /**
   * Runs calls in one thread, one after the other. To be called when fewer than `size` jobs are under way.
   * @internal for runners of this folder
   */
  run(calls: readonly CallMessage[], listener: JobListener, isTimed = false): ThreadJob {
    const slot = this.#freeSlots.pop();
    const block = slot === undefined ? undefined : this.#blocks[slot];
    if (slot === undefined || block === undefined || this.#closing !== undefined) {
      const why = slot === undefined ? `runs ${this.size} jobs at once, and has them` : 'is closed';
      throw new SimpleflowError('invalid-state', `the pool of threads ${why}`);
    }
    const ticket = (this.#lastTicket = (this.#lastTicket % 0x7fff_ffff) + 1);
    block.assign(ticket, calls.length);
    const stopGraceMs = this.#stopGraceMs;
    const job = new ThreadJob({ slot, ticket, block, calls, isTimed, stopGraceMs, listener }, this.#keeper);
    this.#jobs.set(slot, job);
    this.#post(job);
    return job;
  }

  /** Ends all threads, whatever they are at. */
  close(): Promise<void> {
    return (this.#closing ??= this.#threads.close((thread) =>
      [...this.#jobs.values()].some((job) => job.thread === thread),
    ));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Gives a job up, and its thread.
   * @internal for runners of this folder
   */
  async abandon(job: ThreadJob): Promise<void> {
    const { onOver } = job;
    const over = new Promise<void>((resolve) => {
      job.onOver = (cause) => {
        onOver?.(cause);
        resolve();
      };
    });
    this.#overdue(job);
    await over;
  }

  #overdue(job: ThreadJob): void {
    if (job.thread !== undefined) void this.#threads.kill(job.thread);
    // Still waits for a thread.
    else job.lose(new Error('no thread has begun with it'));
  }

  #post(job: ThreadJob): void {
    const { leaving } = this.#threads;
    if (leaving === undefined) this.#send(job);
    else void leaving.then(() => this.#send(job));
  }

  #send(job: ThreadJob): void {
    if (job.isOver) return;
    const wire = this.#writer.write(job);
    const message = { kind: 'job', job: wire } as const;
    const delivery = { message, transfer: movedWithJob(wire), size: job.calls.length, thread: undefined };
    job.delivery = delivery;
    this.#threads.send(delivery).then(
      (reply) => this.#answered(job, reply),
      (error: unknown) => void this.#lost(job, asError(error)),
    );
  }

  #answered(job: ThreadJob, reply: JobReply): void {
    const { thread } = job;
    if (thread !== undefined) {
      thread.hasAnswered = true;
      if (reply[0] === 'broken') void this.#threads.kill(thread);
      else if (reply[0] === 'failed' || this.#threads.isWorn(thread)) void this.#threads.dismiss(thread);
    }
    job.answered(reply);
  }

  /**
   * Its thread has ended before it. A job that the thread had not begun is sent to another one: Piscina hands a thread its
   * next job before the end of the last is heard here, and a thread may end between jobs.
   */
  async #lost(job: ThreadJob, error: Error): Promise<void> {
    const { delivery, thread } = job;
    const isSent = error.name !== 'DataCloneError';
    if (!isSent && delivery !== undefined) this.#threads.notSent(delivery);
    // The thread may still write into the block, and its last news may be on its way.
    if (isSent) await thread?.end();
    const isUntouched = isSent && thread?.hasAnswered === true && !job.hasBegun && !job.isOver;
    if (!isUntouched || this.#closing !== undefined || job.calls.some(isSentOnce)) {
      job.lose(error);
      return;
    }
    job.delivery = undefined;
    this.#post(job);
  }

  #hear(news: ThreadNews): void {
    switch (news.kind) {
      case 'late-error':
        warnOfLateError(news);
        break;
      case 'output':
        process[news.stream].write(news.text);
        break;
      case 'beaten':
        this.#jobOf(news)?.beaten();
        break;
      case 'progress':
        this.#jobOf(news)?.progressed(news);
    }
  }

  #jobOf({ slot, ticket }: { readonly slot: number; readonly ticket: number }): ThreadJob | undefined {
    const job = this.#jobs.get(slot);
    return job?.ticket === ticket ? job : undefined;
  }

  #stranded(cause: Error): void {
    for (const job of [...this.#jobs.values()]) {
      if (job.delivery !== undefined && job.thread === undefined) job.lose(cause);
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

const NOBODY: JobListener = { started: ignore, heartbeat: ignore, ended: ignore };

function ignore(): void {
  // There are no calls.
}
