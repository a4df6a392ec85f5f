const TICKET = 0;
const PROGRESS = 1;

/**
 * Memory that the thread writes and the main thread reads, as a thread that is stuck, or has died, tells nothing more: the
 * ticket of the question that it is at, and a counter that goes on with each turn.
 */
export class ThreadStatus {
  readonly memory: SharedArrayBuffer;
  readonly #fields: Int32Array;

  /** @param memory of the other side; default: new */
  constructor(memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#fields = new Int32Array(memory);
  }

  /** The question that the thread is at; 0 for none. */
  get ticket(): number {
    return Atomics.load(this.#fields, TICKET);
  }

  /** Changes as the thread gets on. */
  get progress(): number {
    return Atomics.load(this.#fields, PROGRESS);
  }

  begin(ticket: number): void {
    Atomics.store(this.#fields, TICKET, ticket);
    this.step();
  }

  step(): void {
    Atomics.add(this.#fields, PROGRESS, 1);
  }

  end(): void {
    this.begin(0);
  }
}
