import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { SimpleflowError } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { RunLost } from '../run-instance.js';
import type { KnownType } from '../workflow-registry.js';
import { endedBy, notLoaded, stuckAt } from './faults.js';
import type { Answer, Ask, FromThread, ThreadData, ToThread } from './messages.js';
import { isInTimer, whereIs } from './stuck-place.js';
import { threadProgram } from './thread-program.js';
import { ThreadStatus } from './thread-status.js';
import { Watch } from './watch.js';

/** What the thread tells besides answers. */
export type ThreadNews = Exclude<FromThread, { kind: 'ready' | 'boot-failed' | 'answer' }>;

/** A thread is given up, or has ended though nobody wanted it to. */
export interface Loss {
  readonly cause: SimpleflowError;
  /** One of its runs is to blame, and is told. */
  readonly isBlamed: boolean;
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>;
}

export interface RunThreadOptions {
  readonly data: Omit<ThreadData, 'status' | 'port'>;
  readonly watchdogMs: number;
  readonly hear: (news: ThreadNews) => void;
  readonly onLost: (loss: Loss) => void;
  readonly log: (line: string) => void;
}

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

// Modules, services and TypeScript have to be loaded; a module that hangs is no reason to wait for ever.
const START_MS = 60_000;
// Long enough to close a connection; nobody waits for a thread that cannot.
const FAREWELL_MS = 2_000;

/** One thread in which workflow code runs, from its start to its end. */
export class RunThread {
  readonly #options: RunThreadOptions;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #status = new ThreadStatus();
  readonly #watch: Watch;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  readonly #ended: Promise<void>;
  #starting: Waiting<void> | undefined;
  #types: readonly KnownType[] = [];
  #lastTicket = 0;
  #isLost = false;
  #error: Error | undefined;

  private constructor(options: RunThreadOptions) {
    this.#options = options;
    const { file, ...how } = threadProgram();
    const { port1, port2: port } = new MessageChannel();
    const workerData: ThreadData = { ...options.data, status: this.#status.memory, port };
    this.#port = port1;
    this.#worker = new Worker(file, {
      ...how,
      name: 'simpleflow decider',
      workerData,
      transferList: [port],
    });
    this.#watch = new Watch({
      status: this.#status,
      limitMs: options.watchdogMs,
      isBusy: () => this.#waiting.size > 0,
      onStuck: async () => this.#stuck(),
    });
    this.#port.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error: Error) => (this.#error = error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (exitCode) => {
        this.#hearTheRest();
        this.#lose(endedBy(this.#error, exitCode));
        resolve();
      });
    });
  }

  /**
   * @param signal gives it up
   * @throws what keeps modules and services from being loaded; `worker-lost` if the thread ends or hangs meanwhile
   */
  static async start(options: RunThreadOptions, signal: AbortSignal): Promise<RunThread> {
    const thread = new RunThread(options);
    const onAbort = (): void => void thread.end();
    signal.addEventListener('abort', onAbort);
    const timer = setTimeout(() => void thread.#hangsAtStart(), START_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        thread.#starting = { resolve, reject };
      });
      return thread;
    } catch (error) {
      await thread.end();
      throw error;
    } finally {
      thread.#starting = undefined;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** The workflows that the thread knows. */
  get types(): readonly KnownType[] {
    return this.#types;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * @throws RunLost if the thread ends before it has answered
   * @throws what the thread answers with
   */
  async ask(question: Ask): Promise<Exclude<Answer, { kind: 'failed' }>> {
    if (this.#isLost) throw new RunLost();
    const ticket = (this.#lastTicket = (this.#lastTicket % 0x7fff_ffff) + 1);
    const answered = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject });
    });
    this.#tell({ ...question, ticket });
    this.#watch.wake();
    const answer = await answered;
    if (answer.kind === 'failed') throw defaultCodec.decodeFailure(answer.failure);
    return answer;
  }

  drop(instance: number): void {
    if (!this.#isLost) this.#tell({ kind: 'drop', instance });
  }

  /** Closes the services, and ends the thread. */
  async close(): Promise<void> {
    if (this.#isLost) return this.#ended;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, FAREWELL_MS)));
    const closed = this.ask({ kind: 'close' }).then(
      () => undefined,
      (error: unknown) => this.#options.log(`the services of workflows do not close: ${String(error)}`),
    );
    this.#watch.close();
    await Promise.race([closed, tooLong]);
    clearTimeout(timer);
    await this.end();
  }

  /** Resolves when the thread has ended. One that is inside a function of the language ends when that returns. */
  async end(): Promise<void> {
    this.#isLost = true;
    this.#watch.close();
    await this.#worker.terminate();
    await this.#ended;
  }

  #tell(message: ToThread): void {
    this.#port.postMessage(message);
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        this.#types = message.types;
        return this.#starting?.resolve();
      case 'boot-failed':
        return this.#starting?.reject(defaultCodec.decodeFailure(message.failure));
      case 'answer':
        this.#waiting.get(message.ticket)?.resolve(message.answer);
        this.#waiting.delete(message.ticket);
        return undefined;
      default:
        // What a thread says that is given up already is of no use.
        if (!this.#isLost) this.#options.hear(message);
    }
  }

  /** What the thread has said before it ended. */
  #hearTheRest(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) break;
      this.#hear(received.message as FromThread);
    }
    this.#port.close();
  }

  async #hangsAtStart(): Promise<void> {
    const place = await whereIs(this.#worker.threadId);
    this.#starting?.reject(notLoaded(place, START_MS));
  }

  /** It has not got on for too long: ends it, and says where it was; unless it gets on after all. */
  async #stuck(): Promise<void> {
    const { progress } = this.#status;
    const place = await whereIs(this.#worker.threadId);
    if (this.#isLost || this.#status.progress !== progress) return;
    // A timer that some run has left behind may come between: perhaps not the one that is just being decided.
    this.#lose(stuckAt(place, this.#options.watchdogMs), isInTimer(place));
    await this.end();
  }

  #lose(cause: SimpleflowError, isDoubtful = false): void {
    this.#starting?.reject(cause);
    if (this.#isLost) return;
    this.#isLost = true;
    this.#watch.close();
    if (this.#starting !== undefined) return;
    const { ticket } = this.#status;
    const isBlamed = !isDoubtful && this.#waiting.has(ticket);
    this.#options.onLost({ cause, isBlamed, ended: this.#ended });
    for (const [each, { reject }] of this.#waiting) {
      if (each !== ticket) reject(new RunLost());
      else reject(isDoubtful ? new RunLost(undefined, cause) : new RunLost(cause));
    }
    this.#waiting.clear();
  }
}
