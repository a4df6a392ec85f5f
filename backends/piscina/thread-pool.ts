import { availableParallelism } from 'node:os';
import { randomUUID } from 'node:crypto';
import { BroadcastChannel, type Worker } from 'node:worker_threads';
import {
  FixedQueue,
  Piscina,
  QUEUE_OPTIONS,
  type PiscinaPool,
  type PiscinaTask,
  type PiscinaWorker,
} from './piscina.js';
import { SimpleflowError } from 'simpleflow';
import { defaultCodec, processEnvironment, type Config } from 'simpleflow/backend';
import { allocateBlocks, ControlBlock } from './control-block.js';
import { readOutcome } from './ends-wire.js';
import { JobWriter, movedWithJob } from './job-wire.js';
import type { CallMessage, CloseMessage, JobReply, ThreadData, ThreadNews } from './messages.js';
import { checkOptions, type PiscinaOptions } from './options.js';
import { ThreadJob, type JobKeeper, type JobListener } from './thread-job.js';
import { bareConfig, type ThreadModules } from './thread-config.js';
import { threadEntry } from './thread-entry.js';
import { warnOfLateError } from './late-error.js';

// Long enough to close a connection; nobody waits for a thread that cannot.
const FAREWELL_MS = 2_000;

/** What leads a {@link CloseMessage} to the thread it is for. */
interface Farewell {
  readonly farewellTo: number;
}

export interface ThreadPoolOptions extends ThreadModules, PiscinaOptions {
  /** The whole configuration, for services that look at it; it names the modules, too. Default: made of the others. */
  readonly config?: Config;
}

/**
 * Threads to run calls in. Piscina starts, keeps and replaces them; which job goes where, when it is stopped and what its
 * end means is decided here. A job is handed over when a thread is free or can be started, never before: it could not be
 * taken back.
 */
export class ThreadPool implements AsyncDisposable {
  /** How many jobs run at once. */
  readonly size: number;
  readonly #options: PiscinaOptions;
  readonly #hasServices: boolean;
  readonly #piscina: PiscinaPool<object, JobReply>;
  readonly #channel: BroadcastChannel;
  readonly #blocks: readonly ControlBlock[];
  readonly #freeSlots: number[];
  readonly #jobs = new Map<number, ThreadJob>();
  readonly #writer = new JobWriter();
  readonly #keeper: JobKeeper = {
    nudge: () => this.#channel.postMessage(undefined),
    overdue: (job) => this.#overdue(job),
    over: ({ slot }) => {
      this.#jobs.delete(slot);
      this.#freeSlots.push(slot);
    },
  };
  /** Threads that are on their way out, by id. */
  readonly #leaving = new Map<number, Promise<unknown>>();
  /** Threads that are ready for jobs, by id. */
  readonly #workers = new Map<number, Worker>();
  /** Calls that a thread has run, by id. */
  readonly #served = new Map<number, number>();
  #lastTicket = 0;
  #closing: Promise<void> | undefined;

  /** @throws SimpleflowError `invalid-option` */
  constructor(options: ThreadPoolOptions) {
    checkOptions(options);
    const { config = bareConfig(options) } = options;
    const { maxThreads = availableParallelism(), minThreads = 1, idleTimeoutMs = 30_000 } = options;
    this.size = maxThreads;
    this.#hasServices = config.container.length > 0;
    this.#options = options;
    const slots = Array.from({ length: maxThreads }, (_, slot) => slot);
    const memory = allocateBlocks(maxThreads);
    this.#blocks = slots.map((slot) => new ControlBlock(memory, slot));
    this.#freeSlots = slots.reverse();
    const channel = `simpleflow-${randomUUID()}`;
    this.#channel = new BroadcastChannel(channel);
    const workerData: ThreadData = { config, memory, channel };
    this.#piscina = new Piscina({
      ...threadEntry(),
      minThreads,
      maxThreads,
      idleTimeout: idleTimeoutMs,
      concurrentTasksPerWorker: 1,
      // Otherwise a thread waits for its next job with its event loop blocked: timers and sockets of services would die.
      atomics: 'disabled',
      taskQueue: new FixedQueue(),
      recordTiming: false,
      env: { ...processEnvironment(), ...options.env },
      ...(options.execArgv === undefined ? undefined : { execArgv: [...options.execArgv] }),
      ...(options.resourceLimits === undefined ? undefined : { resourceLimits: options.resourceLimits }),
      workerData,
      loadBalancer: (task, workers) => this.#choose(task, workers),
    });
    this.#piscina.on('message', (news: ThreadNews) => this.#hear(news));
    this.#piscina.on('workerCreate', ({ id }: PiscinaWorker) => this.#started(id));
    this.#piscina.on('workerDestroy', () => queueMicrotask(() => this.#checkThreads()));
    this.#piscina.on('error', (error: Error) => {
      this.#checkThreads(error);
    });
  }

  /**
   * Starts the first thread and loads modules and services in it.
   * @throws what keeps them from being loaded
   */
  async start(): Promise<void> {
    const end = await this.run([]).whenOver();
    if (end.kind === 'boot-failed') throw defaultCodec.decodeFailure(end.failure);
    if (end.kind === 'lost') {
      throw new SimpleflowError('worker-lost', `no thread can be started: ${end.error.message}`, {
        cause: end.error,
      });
    }
  }

  /**
   * Runs calls in one thread, one after the other. To be called when fewer than `size` jobs are under way.
   * @internal for runners of this folder
   */
  run(calls: readonly CallMessage[], listener?: JobListener, isTimed = false): ThreadJob {
    const slot = this.#freeSlots.pop();
    const block = slot === undefined ? undefined : this.#blocks[slot];
    if (slot === undefined || block === undefined || this.#closing !== undefined) {
      const why = slot === undefined ? `runs ${this.size} jobs at once, and has them` : 'is closed';
      throw new SimpleflowError('invalid-state', `the pool of threads ${why}`);
    }
    const ticket = (this.#lastTicket = (this.#lastTicket % 0x7fff_ffff) + 1);
    block.assign(ticket, calls.length);
    const { stopGraceMs = 5_000 } = this.#options;
    const job = new ThreadJob({ slot, ticket, block, calls, stopGraceMs, listener }, this.#keeper);
    this.#jobs.set(slot, job);
    // A thread that leaves takes a place until it has left.
    if (this.#leaving.size === 0) this.#post(job, isTimed);
    else void Promise.all(this.#leaving.values()).then(() => this.#post(job, isTimed));
    return job;
  }

  #overdue(job: ThreadJob): void {
    if (job.threadId !== undefined) void this.#dismiss(job.threadId, false);
    // Still waits for a thread.
    else job.lose(new Error('no thread has begun with it'));
  }

  /** Ends all threads, whatever they are at. */
  close(): Promise<void> {
    return (this.#closing ??= this.#destroy());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Gives a job up, and its thread.
   * @internal for runners of this folder
   */
  async abandon(job: ThreadJob): Promise<void> {
    const end = job.whenOver();
    this.#overdue(job);
    await end;
  }

  async #destroy(): Promise<void> {
    const busy = new Set([...this.#jobs.values()].map(({ threadId }) => threadId));
    await Promise.all([...this.#workers.keys()].filter((id) => !busy.has(id)).map((id) => this.#dismiss(id)));
    await this.#piscina.destroy();
    await Promise.all(this.#leaving.values());
    this.#channel.close();
  }

  #post(job: ThreadJob, isTimed: boolean): void {
    if (job.isOver) return;
    const { slot, ticket, calls } = job;
    job.isPosted = true;
    // The symbol does not travel: it brings the job to `#choose`.
    const wire = this.#writer.write({ slot, ticket, calls, isTimed });
    const message = Object.defineProperty(wire, QUEUE_OPTIONS, { value: job });
    const transferList = movedWithJob(wire);
    this.#piscina.run(message, transferList && { transferList }).then(
      (reply) => this.#answered(job, reply),
      (error: unknown) => void this.#lost(job, asError(error)),
    );
  }

  /** The thread for a job; null if none is free, and then Piscina starts one if there may be more. */
  #choose(task: PiscinaTask, threads: readonly PiscinaWorker[]): PiscinaWorker | null {
    const job = task[QUEUE_OPTIONS] as ThreadJob | Farewell;
    if ('farewellTo' in job) return threads.find(({ id }) => id === job.farewellTo) ?? null;
    // Not one that is still starting: ended before it is ready, Piscina takes it for a thread that cannot start, and
    // replaces none of those that end later.
    const thread = threads.find(
      ({ id, currentUsage }) => currentUsage === 0 && this.#workers.has(id) && !this.#leaving.has(id),
    );
    job.threadId = thread?.id;
    return thread ?? null;
  }

  #started(threadId: number): void {
    const worker = this.#piscina.threads.find((each) => each.threadId === threadId);
    if (worker === undefined) return;
    this.#workers.set(threadId, worker);
    worker.once('exit', () => {
      this.#workers.delete(threadId);
      this.#served.delete(threadId);
    });
  }

  #answered(job: ThreadJob, reply: JobReply): void {
    const { threadId } = job;
    const kind = typeof reply === 'object' && reply !== null ? reply.kind : 'ended';
    if (threadId !== undefined && (kind !== 'ended' || this.#isWorn(threadId, job.calls.length))) {
      void this.#dismiss(threadId, kind !== 'broken');
    }
    if (typeof reply === 'string' || reply === null) {
      job.finishOnly(readOutcome(reply));
    } else if (typeof reply === 'number') job.finish({ ends: [], toldTimes: reply });
    else if (reply.kind === 'boot-failed') job.settle(reply);
    else job.finish(reply);
  }

  /** A thread that is lost is gone before its job is: it may write into the block, and its last words may be on their way. */
  async #lost(job: ThreadJob, error: Error): Promise<void> {
    const { threadId } = job;
    // That is about the message, which has not been sent.
    if (threadId !== undefined && error.name !== 'DataCloneError') {
      await this.#workers.get(threadId)?.terminate();
    }
    job.lose(error);
  }

  #isWorn(threadId: number, calls: number): boolean {
    const { recycleAfterTasks } = this.#options;
    if (recycleAfterTasks === undefined) return false;
    const served = (this.#served.get(threadId) ?? 0) + calls;
    this.#served.set(threadId, served);
    return served >= recycleAfterTasks;
  }

  /**
   * Ends one thread. Its job is lost then, if it has one.
   * @param isIdle it may close its services
   */
  async #dismiss(threadId: number, isIdle = true): Promise<void> {
    const worker = this.#workers.get(threadId);
    if (worker === undefined || this.#leaving.has(threadId)) return;
    const end = isIdle && this.#hasServices ? this.#bidFarewell(worker) : worker.terminate();
    this.#leaving.set(threadId, end);
    await end;
    this.#leaving.delete(threadId);
  }

  async #bidFarewell(worker: Worker): Promise<void> {
    const farewell: Farewell = { farewellTo: worker.threadId };
    const message: CloseMessage = { kind: 'close', [QUEUE_OPTIONS]: farewell };
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, FAREWELL_MS)));
    const over = (): void => undefined;
    // A thread that ends by itself meanwhile has nothing more to close.
    await Promise.race([this.#piscina.run(message).then(over, over), timeout]);
    clearTimeout(timer);
    await worker.terminate();
  }

  #hear(news: ThreadNews): void {
    if (news.kind === 'late-error') return warnOfLateError(news);
    const job = this.#jobs.get(news.slot);
    if (job?.ticket !== news.ticket) return;
    if (news.kind === 'beaten') job.beaten();
    else job.progressed(news);
  }

  /** Piscina gives up after a thread that could not start: jobs that wait for one would wait for ever. */
  #checkThreads(cause = new Error('threads end while they start')): void {
    if (this.#piscina.threads.length > 0) return;
    for (const job of [...this.#jobs.values()]) {
      if (job.isPosted && job.threadId === undefined) job.lose(cause);
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
