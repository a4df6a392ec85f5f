import { type ActivityContext, SimpleflowError } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import type { ControlBlock } from '../wire/control-block.js';
import type { CallMessage } from '../wire/messages.js';
import { readableSignal } from './readable-signal.js';

export interface ThreadCallOptions {
  readonly call: CallMessage;
  /** Of the call in its job. */
  readonly index: number;
  readonly block: ControlBlock;
  /** Tells the main thread that there is something to see in the block. */
  readonly onBeat: () => void;
}

/** A call while it runs in a thread: what the activity sees of it. */
export class ThreadCall implements ActivityContext {
  readonly #options: ThreadCallOptions;
  #controller: AbortController | undefined;
  #signal: AbortSignal | undefined;
  #isOver = false;
  #isBroken = false;
  /** Set while the call can be broken off from outside. */
  onError: ((error: unknown) => void) | undefined;

  constructor(options: ThreadCallOptions) {
    this.#options = options;
  }

  get call(): CallMessage {
    return this.#options.call;
  }

  get activityId(): string {
    return this.#options.call.id;
  }
  get name(): string {
    return this.#options.call.name;
  }
  get version(): string {
    return this.#options.call.version;
  }
  get taskList(): string {
    return this.#options.call.taskList;
  }
  get attempt(): number {
    return this.#options.call.attempt;
  }
  get workflowId(): string | undefined {
    return this.#options.call.workflowId;
  }
  get runId(): string | undefined {
    return this.#options.call.runId;
  }

  /** Made when somebody asks: most activities never do. */
  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      this.#controller = new AbortController();
      this.#signal = readableSignal(this.#controller, () => this.look());
    }
    return this.#signal;
  }

  /** The activity has returned: whatever it left behind is no longer heard. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** It was to stop before it had begun. */
  get isStopped(): boolean {
    return this.#options.block.stopRequest(this.#options.index) !== undefined;
  }

  /** It was ended by an error that it had left behind, and may still be at it. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Ends the call with an error that came out of a timer, a promise or the like; false if it is too late for that. */
  breakOff(error: unknown): boolean {
    if (this.onError === undefined) return false;
    this.#isBroken = true;
    this.onError(error);
    return true;
  }

  end(): void {
    this.#isOver = true;
    this.onError = undefined;
  }

  heartbeat(details?: unknown): void {
    if (this.#isOver) return;
    this.signal.throwIfAborted();
    if (details !== undefined) this.#writeDetails(details);
    if (this.#options.block.beat()) this.#options.onBeat();
  }

  /** What cannot be shown must not end the activity that it is about. */
  #writeDetails(details: unknown): void {
    const { block, call } = this.#options;
    let problem = 'they are too long';
    try {
      if (block.writeDetails(defaultCodec.encode(details))) return;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    process.emitWarning(
      `details of a heartbeat of \`${call.id}\` are not told: ${problem}`,
      'SimpleflowWarning',
    );
  }

  /** Aborts the signal if the main thread has asked for it. */
  look(): void {
    const { block, index, call } = this.#options;
    // After its end the block belongs to another call.
    if (this.#isOver) return;
    const code = block.stopRequest(index);
    if (code === undefined) return;
    const what = code === 'timeout' ? 'has run out of time' : 'was asked to stop';
    this.#controller?.abort(new SimpleflowError(code, `\`${call.id}\` ${what}`));
  }
}
