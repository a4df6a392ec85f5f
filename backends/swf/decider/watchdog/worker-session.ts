import type { Session } from 'node:inspector';

/** A frame of a thread that is paused; lines and columns from 0, as the protocol counts them. */
export interface PausedFrame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number;
  };
}

/** A script of the thread. */
export interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
}

/**
 * Talks to the debugger of one thread, from the main thread of the process: it hears also while its code is in a loop. The
 * protocol is that of Node's inspector (domain NodeWorker) and V8 (domain Debugger).
 *
 * Tried on Node 20 to 26: a thread that is paused when its session ends can never be terminated, so that `close` resumes it,
 * and one that is paused again before it has said that it goes on may not stop at all, so that it goes on in steps.
 */
export class WorkerSession {
  readonly scripts = new Map<string, Script>();
  readonly #session: Session;
  readonly #sessionId: string;
  #lastId = 0;
  #onPaused: (frames: readonly PausedFrame[]) => void = () => undefined;

  private constructor(session: Session, sessionId: string) {
    this.#session = session;
    this.#sessionId = sessionId;
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      if (params.sessionId === sessionId) this.#hear(JSON.parse(params.message) as Message);
    });
    this.#send('Debugger.enable');
  }

  /** @throws what keeps Node from it: no inspector in this build, no such thread, or this is not the main thread */
  static async open(threadId: number): Promise<WorkerSession> {
    // Some builds of Node have none.
    const inspector = await import('node:inspector');
    const session = new inspector.Session();
    session.connect();
    try {
      return new WorkerSession(session, await attach(session, threadId));
    } catch (error) {
      session.disconnect();
      throw error;
    }
  }

  /** Stops the thread at the next statement. */
  async pause(): Promise<readonly PausedFrame[]> {
    return this.#until('Debugger.pause');
  }

  /** Lets a thread that is paused go on to its next statement, into functions that it calls or goes on with. */
  async step(): Promise<readonly PausedFrame[]> {
    return this.#until('Debugger.stepInto');
  }

  /** The thread goes on. */
  close(): void {
    this.#send('Debugger.disable');
    this.#session.disconnect();
  }

  #until(method: string): Promise<readonly PausedFrame[]> {
    const paused = new Promise<readonly PausedFrame[]>((resolve) => (this.#onPaused = resolve));
    this.#send(method);
    return paused;
  }

  #send(method: string): void {
    const message = JSON.stringify({ id: (this.#lastId += 1), method });
    this.#session.post('NodeWorker.sendMessageToWorker', { sessionId: this.#sessionId, message });
  }

  #hear({ method, params }: Message): void {
    if (method === 'Debugger.scriptParsed') {
      const script = params as Script;
      this.scripts.set(script.scriptId, script);
    } else if (method === 'Debugger.paused') {
      this.#onPaused((params as { readonly callFrames: readonly PausedFrame[] }).callFrames);
    }
  }
}

/** The session of the thread within that of the main thread. */
function attach(session: Session, threadId: number): Promise<string> {
  return new Promise((resolve, reject) => {
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      // `[worker 7] name`: the only place that has the id of the thread.
      if (params.workerInfo.title.startsWith(`[worker ${threadId}]`)) resolve(params.sessionId);
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error) => {
      if (error !== null) return reject(error);
      // All there are have been told.
      setImmediate(() => reject(new Error(`it knows of no thread ${threadId}`)));
    });
  });
}
