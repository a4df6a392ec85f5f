/** Why a call should stop. */
export type StopCode = 'cancelled' | 'timeout';

/** How many calls one job may have. */
export const MAX_CALLS_PER_JOB = 1_024;

// Words of 32 bits. A cache line for themselves: threads that write to one do not slow each other down.
const TICKET = 0;
const BEATS = 1;
const NOTED = 2;
const WORD_BYTES = 64;
const BLOCK_BYTES = WORD_BYTES + MAX_CALLS_PER_JOB;

const CODES: readonly (StopCode | undefined)[] = [undefined, 'cancelled', 'timeout'];

/** Memory for the jobs of a pool. */
export function allocateBlocks(slots: number): SharedArrayBuffer {
  return new SharedArrayBuffer(slots * BLOCK_BYTES);
}

/**
 * What the main thread and the thread of one job tell each other without a message, so that neither needs its event loop
 * to hear of it: heartbeats one way, requests to stop the other.
 *
 * ```
 * main thread ── stop[0…1023] ──▶ thread
 *             ◀── beats ────────
 * ```
 */
export class ControlBlock {
  readonly #words: Int32Array;
  readonly #stops: Uint8Array;

  constructor(memory: SharedArrayBuffer, slot: number) {
    this.#words = new Int32Array(memory, slot * BLOCK_BYTES, WORD_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#stops = new Uint8Array(memory, slot * BLOCK_BYTES + WORD_BYTES, MAX_CALLS_PER_JOB);
  }

  /** The job the block belongs to; 0 for none. */
  get ticket(): number {
    return Atomics.load(this.#words, TICKET);
  }

  /** Gives the block to a job. */
  assign(ticket: number, calls: number): void {
    this.#stops.fill(0, 0, calls);
    Atomics.store(this.#words, NOTED, 0);
    Atomics.store(this.#words, TICKET, ticket);
  }

  /** Takes it back: what the thread of that job still does with it counts for nothing. */
  release(): void {
    Atomics.store(this.#words, TICKET, 0);
  }

  /** Heartbeats given so far, by all jobs that had the block. */
  get beats(): number {
    return Atomics.load(this.#words, BEATS);
  }

  /** Counts a heartbeat. True if the main thread is to be told: it has seen all before this one. */
  beat(): boolean {
    Atomics.add(this.#words, BEATS, 1);
    return Atomics.exchange(this.#words, NOTED, 1) === 0;
  }

  /** The main thread looks at the counter now: the next heartbeat is news again. */
  noteBeats(): void {
    Atomics.store(this.#words, NOTED, 0);
  }

  requestStop(index: number, code: StopCode): void {
    Atomics.store(this.#stops, index, CODES.indexOf(code));
  }

  stopRequest(index: number): StopCode | undefined {
    return CODES[Atomics.load(this.#stops, index)];
  }
}
