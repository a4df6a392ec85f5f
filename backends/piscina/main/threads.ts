import { SimpleflowError } from 'simpleflow';
import { defaultCodec, processEnvironment } from 'simpleflow/backend';
import type { JobReply, ThreadData, ThreadMessage } from '../wire/messages.js';
import type { PiscinaOptions } from '../section.js';
import {
  FixedQueue,
  Piscina,
  QUEUE_OPTIONS,
  type PiscinaPool,
  type PiscinaTask,
  type PiscinaWorker,
} from './piscina.js';
import { PoolThread, type HearNews } from './pool-thread.js';
import { threadEntry } from './thread-entry.js';

// Long enough to close a connection; a thread that needs more is ended.
const FAREWELL_MS = 2_000;

export interface ThreadsOptions {
  readonly options: PiscinaOptions;
  /** How many there may be. */
  readonly size: number;
  readonly workerData: ThreadData;
  readonly hear: HearNews;
  /** There is no thread, and none will be started: what waits for one would wait without limit. */
  readonly onStranded: (cause: Error) => void;
}

/** A message on its way to a thread. */
export interface Delivery {
  readonly message: ThreadMessage;
  readonly transfer: object[];
  /** How many calls it holds. */
  readonly size: number;
  /** The thread it must go to. Default: any that is free. */
  readonly to?: PoolThread;
  /** The thread it was given to. */
  thread: PoolThread | undefined;
}

/** The threads of a pool. Piscina starts, keeps and replaces them; which one gets a message is decided here. */
export class Threads {
  readonly #options: ThreadsOptions;
  readonly #hasServices: boolean;
  readonly #piscina: PiscinaPool<object, JobReply>;
  /** By id: those that are ready for jobs, or leaving. */
  readonly #byId = new Map<number, PoolThread>();
  /** Ends of those that are leaving. */
  readonly #leaving = new Set<Promise<void>>();
  /** Of services that could not be closed. */
  readonly #failures: Error[] = [];

  /** @throws SimpleflowError `invalid-option` for options that Node refuses */
  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#hasServices = options.workerData.config.container.length > 0;
    this.#piscina = this.#create(options);
    // Not ours: news comes on ports of its own.
    this.#piscina.once('message', warnOfMessage);
    this.#piscina.on('workerCreate', ({ id }: PiscinaWorker) => this.#started(id));
    this.#piscina.on('workerDestroy', () => queueMicrotask(() => this.#checkThreads()));
    this.#piscina.on('error', (error: Error) => {
      this.#checkThreads(error);
    });
  }

  /** Settles when a thread that leaves has left: until then it counts as one of `size`. Undefined if none leaves. */
  get leaving(): Promise<unknown> | undefined {
    return this.#leaving.size === 0 ? undefined : Promise.all(this.#leaving);
  }

  /** Resolves with what the thread answers. */
  send(delivery: Delivery): Promise<JobReply> {
    // The symbol does not travel: it brings the delivery to `#choose`.
    const message: Delivery['message'] & Record<symbol, object> = delivery.message;
    message[QUEUE_OPTIONS] = delivery;
    return this.#piscina.run(message, { transferList: delivery.transfer });
  }

  /** Piscina could not post it: nothing of it has left this thread. */
  notSent({ thread, size, message }: Delivery): void {
    if (thread === undefined) return;
    thread.calls -= size;
    if (message.port !== undefined) thread.giveBackFarEnd(message.port);
  }

  /** True if a thread has had as many calls as it may: it gets no more jobs, and should be dismissed after its last. */
  isWorn({ calls }: PoolThread): boolean {
    return calls >= (this.#options.options.recycleAfterTasks ?? Infinity);
  }

  /** Ends a thread by force: a job that it has is lost. */
  kill(thread: PoolThread): Promise<void> {
    return this.#end(thread, () => thread.end());
  }

  /** Ends a thread without a job, which may close its services before. */
  dismiss(thread: PoolThread): Promise<void> {
    return this.#end(thread, () => (this.#hasServices ? this.#bidFarewell(thread) : thread.end()));
  }

  /**
   * Ends all of them.
   * @param isBusy true for a thread that has a job
   * @throws the first error of a service that could not be closed, in a thread that was dismissed before, too
   */
  async close(isBusy: (thread: PoolThread) => boolean): Promise<void> {
    const idle = [...this.#byId.values()].filter((thread) => !isBusy(thread));
    await Promise.all(idle.map((thread) => this.dismiss(thread)));
    await this.#piscina.destroy();
    await this.leaving;
    const [failure] = this.#failures;
    if (failure !== undefined) throw failure;
  }

  #create({ options, size, workerData }: ThreadsOptions): PiscinaPool<object, JobReply> {
    const { minThreads = 1, idleTimeoutMs = 30_000, execArgv, resourceLimits, env } = options;
    try {
      return new Piscina({
        ...threadEntry(),
        minThreads,
        maxThreads: size,
        idleTimeout: idleTimeoutMs,
        concurrentTasksPerWorker: 1,
        // Otherwise a thread waits for its next job with its event loop blocked: timers and sockets of services would die.
        atomics: 'disabled',
        taskQueue: new FixedQueue(),
        recordTiming: false,
        env: { ...processEnvironment(), ...env },
        ...(execArgv === undefined ? undefined : { execArgv: [...execArgv] }),
        ...(resourceLimits === undefined ? undefined : { resourceLimits }),
        workerData,
        loadBalancer: (task, workers) => this.#choose(task, workers),
      });
    } catch (cause) {
      if ((cause as { readonly code?: unknown }).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw cause;
      throw new SimpleflowError(
        'invalid-option',
        `\`execArgv\` (and \`NODE_OPTIONS\` in \`env\`) must be options that Node takes for a thread, got \`${execArgv?.join(' ') ?? ''}\`: ${(cause as Error).message}`,
        { cause },
      );
    }
  }

  /** The thread for a message; null if none is free, and then Piscina starts one if there may be more. */
  #choose(task: PiscinaTask, workers: readonly PiscinaWorker[]): PiscinaWorker | null {
    const delivery = task[QUEUE_OPTIONS] as Delivery;
    for (const worker of workers) {
      // Not one that is still starting: ended before it is ready, Piscina takes it for a thread that cannot start, and
      // replaces none of those that end later.
      const thread = this.#byId.get(worker.id);
      if (thread === undefined || worker.currentUsage > 0) continue;
      const isUnfit =
        delivery.to === undefined ? thread.isLeaving || this.isWorn(thread) : thread !== delivery.to;
      if (isUnfit) continue;
      this.#give(delivery, thread);
      return worker;
    }
    return null;
  }

  #give(delivery: Delivery, thread: PoolThread): void {
    delivery.thread = thread;
    thread.calls += delivery.size;
    const port = thread.takeFarEnd();
    if (port === undefined) return;
    delivery.message.port = port;
    delivery.transfer.push(port);
  }

  #started(id: number): void {
    const worker = this.#piscina.threads.find(({ threadId }) => threadId === id);
    if (worker === undefined) return;
    const thread = new PoolThread(worker, this.#options.hear);
    this.#byId.set(id, thread);
    worker.once('exit', () => this.#byId.delete(id));
  }

  async #end(thread: PoolThread, end: () => Promise<void>): Promise<void> {
    if (thread.isLeaving) return;
    thread.isLeaving = true;
    const ended = end();
    this.#leaving.add(ended);
    await ended;
    this.#leaving.delete(ended);
  }

  async #bidFarewell(thread: PoolThread): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), FAREWELL_MS);
    });
    const farewell = this.send({
      message: { kind: 'close' },
      transfer: [],
      size: 0,
      to: thread,
      thread: undefined,
    });
    // A thread that ends by itself meanwhile has nothing more to close.
    const reply = await Promise.race([farewell.catch(() => undefined), timeout]);
    clearTimeout(timer);
    await thread.end();
    if (reply?.[0] === 'failed') this.#failures.push(defaultCodec.decodeFailure(reply[1]));
  }

  /** Piscina gives up after a thread that could not start. */
  #checkThreads(cause = new Error('threads end while they start')): void {
    if (this.#piscina.threads.length === 0) this.#options.onStranded(cause);
  }
}

function warnOfMessage(): void {
  process.emitWarning(
    'code in a thread has posted a message to `parentPort`: the pool ignores it, and all that follow; an activity reports progress with `activityContext().heartbeat(details)`',
    'SimpleflowWarning',
  );
}
