import { MessageChannel, receiveMessageOnPort, type MessagePort, type Worker } from 'node:worker_threads';
import type { ThreadNews } from '../wire/messages.js';

/** Hears what a thread reports on its own. */
export type HearNews = (news: ThreadNews) => void;

/**
 * One thread of a pool, which takes jobs one at a time. News travels on a port of the pool's own: activities can close
 * `parentPort` and post anything to it.
 */
export class PoolThread {
  readonly worker: Worker;
  readonly #hear: HearNews;
  readonly #port: MessagePort;
  #farEnd: MessagePort | undefined;
  /** It gets no more jobs. */
  isLeaving = false;
  /** It has answered a job, so what it loads does not end it. */
  hasAnswered = false;
  /** How many calls it was given. */
  calls = 0;

  constructor(worker: Worker, hear: HearNews) {
    const { port1, port2 } = new MessageChannel();
    this.worker = worker;
    this.#hear = hear;
    this.#port = port1;
    this.#farEnd = port2;
    port1.on('message', hear);
    // A thread that has nothing to do does not keep the process alive.
    port1.unref();
    worker.once('exit', () => {
      this.isLeaving = true;
      this.#drain();
      port1.close();
    });
  }

  /** The thread's end of the port, to be sent with its first job; undefined after that. */
  takeFarEnd(): MessagePort | undefined {
    const end = this.#farEnd;
    this.#farEnd = undefined;
    return end;
  }

  /** The message that was to bring it has not been sent. */
  giveBackFarEnd(end: MessagePort): void {
    this.#farEnd = end;
  }

  /** Says that there is something to see in the block of its job. */
  nudge(): void {
    this.#port.postMessage(undefined);
  }

  /** Resolves when it has ended and all its news has been heard. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  #drain(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      this.#hear(received.message as ThreadNews);
    }
  }
}
