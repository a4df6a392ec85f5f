import { closeSync, openSync, readSync } from 'node:fs';
import type { EventType } from '../../protocol/events.js';
import type { Row } from './rows.js';
import { EVENT_MIDDLE, EVENT_START, HEADER } from './rows.js';

// Large enough that reading costs little beside parsing, small enough for any computer.
const CHUNK_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;
const COMMA = 0x2c;

/** One line of a log. */
export type Line =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'event'; readonly order: number; readonly text: string; readonly event: StoredEvent };

/** An event as the log holds it; its attributes are in one more member, named after its type. */
export interface StoredEvent {
  readonly eventId: number;
  readonly eventType: EventType;
  readonly eventTimestamp: number;
  readonly [attributes: string]: unknown;
}

export interface LogEnd {
  /** Bytes up to the end of the last whole transaction. */
  readonly wholeBytes: number;
  readonly totalBytes: number;
}

/**
 * Reads a log and hands over one whole transaction after the other. What a crash has left after the last of them is
 * not handed over.
 * @throws Error when a line in the middle cannot be read: that is no crash but a damaged file
 */
export function readLog(path: string, onTransaction: (lines: readonly Line[]) => void): LogEnd {
  const file = openSync(path, 'r');
  try {
    return readOpenLog(file, new Transactions(path, onTransaction));
  } finally {
    closeSync(file);
  }
}

function readOpenLog(file: number, transactions: Transactions): LogEnd {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = readSync(file, chunk, 0, CHUNK_BYTES, null);
    if (count === 0) break;
    const bytes =
      rest.length === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      transactions.add(bytes.subarray(start, end), offset + start);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    offset += start;
  }
  return { wholeBytes: transactions.wholeBytes, totalBytes: offset + rest.length };
}

class Transactions {
  readonly #path: string;
  readonly #onTransaction: (lines: readonly Line[]) => void;
  #lines: Line[] = [];
  #damagedAt: number | undefined;
  wholeBytes = 0;

  constructor(path: string, onTransaction: (lines: readonly Line[]) => void) {
    this.#path = path;
    this.#onTransaction = onTransaction;
  }

  add(bytes: Buffer, at: number): void {
    if (this.#damagedAt !== undefined)
      throw new Error(`the log \`${this.#path}\` is damaged at byte ${this.#damagedAt}`);
    if (at === 0) {
      if (bytes.toString() !== HEADER) throw new Error(`\`${this.#path}\` is no log of this server`);
      this.wholeBytes = bytes.length + 1;
      return;
    }
    const line = parseLine(bytes);
    if (line === undefined) this.#damagedAt = at;
    else if (line.kind === 'row' && 'end' in line.row) this.#end(line.row.end, at, at + bytes.length + 1);
    else this.#lines.push(line);
  }

  #end(count: number, at: number, wholeBytes: number): void {
    if (count !== this.#lines.length) {
      this.#damagedAt = at;
      return;
    }
    this.#onTransaction(this.#lines);
    this.#lines = [];
    this.wholeBytes = wholeBytes;
  }
}

function parseLine(bytes: Buffer): Line | undefined {
  try {
    if (bytes.toString('latin1', 0, EVENT_START.length) !== EVENT_START)
      return { kind: 'row', row: JSON.parse(bytes.toString()) as Row };
    const comma = bytes.indexOf(COMMA);
    const order = Number(bytes.toString('latin1', EVENT_START.length, comma));
    const text = bytes.toString('utf8', comma + EVENT_MIDDLE.length, bytes.length - 1);
    return { kind: 'event', order, text, event: JSON.parse(text) as StoredEvent };
  } catch {
    // Not JSON: damaged, or the torn end of the log; the caller knows which.
    return undefined;
  }
}
