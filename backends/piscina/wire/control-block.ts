/** Why a call should stop. */
export type StopCode = 'cancelled' | 'timeout';

/** How many calls one job may have. */
export const MAX_CALLS_PER_JOB = 1_024;

// Words of 32 bits. A cache line for themselves: threads that write to one do not slow each other down.
const TICKET = 0;
const BEGUN = 1;
const BEATS = 2;
const NOTED = 3;
const KEPT_BYTES = 4;
const DETAILS_VERSION = 5;
const DETAILS_BYTES = 6;
const WORD_BYTES = 64;
// Results of some 500 small calls; more are told in between.
const KEEPSAKE_BYTES = 32 * 1_024;
// Amazon SWF takes 2,048 characters, of 3 bytes at most.
const MAX_DETAILS_BYTES = 6 * 1_024;
const BLOCK_BYTES = WORD_BYTES + MAX_CALLS_PER_JOB + KEEPSAKE_BYTES + MAX_DETAILS_BYTES;

const CODES: readonly (StopCode | undefined)[] = [undefined, 'cancelled', 'timeout'];

/** Memory for the jobs of a pool. */
export function allocateBlocks(slots: number): SharedArrayBuffer {
  return new SharedArrayBuffer(slots * BLOCK_BYTES);
}

/**
 * What the main thread and the thread of one job tell each other without a message, so that neither needs its event loop
 * to hear of it, and that is still there when the thread is not.
 *
 * ```
 * main thread ── requests to stop ─────────────────────────────▶ thread
 *             ◀── the call that has begun, heartbeats, results ──
 * ```
 */
export class ControlBlock {
  readonly #words: Int32Array;
  readonly #stops: Uint8Array;
  readonly #kept: Buffer;
  readonly #details: Buffer;
  /** Of the details that were read last. */
  #readVersion = 0;

  constructor(memory: SharedArrayBuffer, slot: number) {
    const start = slot * BLOCK_BYTES;
    this.#words = new Int32Array(memory, start, WORD_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#stops = new Uint8Array(memory, start + WORD_BYTES, MAX_CALLS_PER_JOB);
    const kept = start + WORD_BYTES + MAX_CALLS_PER_JOB;
    this.#kept = Buffer.from(memory, kept, KEEPSAKE_BYTES);
    this.#details = Buffer.from(memory, kept + KEEPSAKE_BYTES, MAX_DETAILS_BYTES);
  }

  /** The job the block belongs to; 0 for none. */
  get ticket(): number {
    return Atomics.load(this.#words, TICKET);
  }

  /** Gives the block to a job. */
  assign(ticket: number, calls: number): void {
    this.#stops.fill(0, 0, calls);
    this.#words[BEGUN] = 0;
    this.#words[NOTED] = 0;
    this.#words[KEPT_BYTES] = 0;
    this.#readVersion = Atomics.load(this.#words, DETAILS_VERSION);
    Atomics.store(this.#words, TICKET, ticket);
  }

  /** Takes it back: what the thread of that job still does with it counts for nothing. */
  release(): void {
    Atomics.store(this.#words, TICKET, 0);
  }

  /** How many calls have begun; all but the last of them have ended. */
  get begun(): number {
    return Atomics.load(this.#words, BEGUN);
  }

  /** The next call begins. To be said before looking whether it should. */
  begin(index: number): void {
    Atomics.store(this.#words, BEGUN, index + 1);
  }

  /** Signs of life given so far, by all jobs that had the block: heartbeats, and ends of calls. */
  get beats(): number {
    return Atomics.load(this.#words, BEATS);
  }

  /** Counts a heartbeat. True if the main thread is to be told: it has seen all before this one. */
  beat(): boolean {
    Atomics.add(this.#words, BEATS, 1);
    return Atomics.exchange(this.#words, NOTED, 1) === 0;
  }

  /** A call has ended: the thread is alive, which a message will say. */
  end(): void {
    Atomics.add(this.#words, BEATS, 1);
  }

  /** Details of the heartbeat that is counted next, in place of those before; false if they are too long. */
  writeDetails(text: string): boolean {
    if (Buffer.byteLength(text) > MAX_DETAILS_BYTES) return false;
    // Odd while they are written.
    Atomics.add(this.#words, DETAILS_VERSION, 1);
    Atomics.store(this.#words, DETAILS_BYTES, this.#details.write(text));
    Atomics.add(this.#words, DETAILS_VERSION, 1);
    return true;
  }

  /** Details that have not been read; undefined also while they are being written: another heartbeat follows then. */
  readDetails(): string | undefined {
    const version = Atomics.load(this.#words, DETAILS_VERSION);
    if (version === this.#readVersion || version % 2 !== 0) return undefined;
    const text = this.#details.toString('utf8', 0, Atomics.load(this.#words, DETAILS_BYTES));
    if (Atomics.load(this.#words, DETAILS_VERSION) !== version) return undefined;
    this.#readVersion = version;
    return text;
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

  /** Keeps a result that has not been told yet, in case the thread is lost before; false if there is no room. */
  keep(line: string): boolean {
    const start = this.#words[KEPT_BYTES] ?? 0;
    // A character is 3 bytes at most.
    if (start + line.length * 3 + 1 > KEEPSAKE_BYTES) return false;
    const end = start + this.#kept.write(`${line}\n`, start);
    Atomics.store(this.#words, KEPT_BYTES, end);
    return true;
  }

  /** What is kept, to be told. */
  takeKept(): string {
    const text = this.readKept();
    Atomics.store(this.#words, KEPT_BYTES, 0);
    return text;
  }

  /** What the thread had kept when it was done, or lost. Each line has an end. */
  readKept(): string {
    const bytes = Atomics.load(this.#words, KEPT_BYTES);
    return bytes === 0 ? '' : this.#kept.toString('utf8', 0, bytes);
  }
}
