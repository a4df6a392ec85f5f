import { Chain } from './chain.js';
import { differsAt } from './foreign.js';
import type { Line } from './parse-line.js';
import { parseLine } from './parse-line.js';
import { HEADER, HEADER_V1 } from './rows.js';

/**
 * Puts the lines of a log together to transactions, and checks them. A crash leaves the first part of what was to be
 * written, so what is whole and wrong is damage wherever it stands, but in a log without checksums, where nothing
 * tells a torn end.
 */
export class Transactions {
  readonly #path: string;
  readonly #onTransaction: (lines: readonly Line[]) => void;
  #lines: Line[] = [];
  /** Where the transaction that is read begins. */
  #startsAt = 0;
  /** In a log without checksums: where the line is that could not be read. */
  #unreadableAt: number | undefined;
  wholeBytes = 0;
  /** `undefined` until the header has been read, and in a log without checksums. */
  chain: Chain | undefined;

  constructor(path: string, onTransaction: (lines: readonly Line[]) => void) {
    this.#path = path;
    this.#onTransaction = onTransaction;
  }

  /** Takes a line with its newline, which begins at byte `at`. */
  add(bytes: Buffer, at: number): void {
    if (this.#unreadableAt !== undefined) throw this.#damaged(this.#unreadableAt);
    const endsAt = at + bytes.length;
    const text = bytes.subarray(0, -1);
    if (at === 0) this.#takeHeader(text, endsAt);
    else if (text.equals(this.#endOfChain())) this.#end(endsAt);
    else this.#take(parseLine(text), bytes, at);
  }

  /** Takes what comes after the last newline. */
  finish(rest: Buffer, at: number): void {
    if (at === 0) {
      const text = rest.toString('latin1');
      if (!HEADER.startsWith(text) && !HEADER_V1.startsWith(text)) throw this.#badHeader(text);
    }
    // The newline after a whole end has become something else.
    const end = this.#endOfChain();
    if (end.length > 0 && rest.length > end.length && rest.subarray(0, end.length).equals(end))
      throw this.#damaged(at + end.length);
  }

  #takeHeader(bytes: Buffer, endsAt: number): void {
    const text = bytes.toString('latin1');
    if (text === HEADER) this.chain = new Chain();
    else if (text !== HEADER_V1) throw this.#badHeader(text);
    this.#startsAt = endsAt;
    this.wholeBytes = endsAt;
  }

  /** The line that would end the transaction; empty where none can end. */
  #endOfChain(): Buffer {
    const count = this.#lines.length;
    return Buffer.from(this.chain === undefined || count === 0 ? '' : this.chain.end(count));
  }

  #take(line: Line | undefined, bytes: Buffer, at: number): void {
    const { chain } = this;
    const isEnd = line?.kind === 'row' && 'end' in line.row;
    if (chain === undefined) {
      if (line === undefined) this.#unreadableAt = at;
      else if (!isEnd) this.#lines.push(line);
      else if (line.row.end === this.#lines.length) this.#end(at + bytes.length);
      else this.#unreadableAt = at;
      return;
    }
    // The end is not the one that belongs here: something since the last one is not as it was written.
    if (isEnd)
      throw this.#damaged(this.#startsAt, ` (the checksum of bytes ${this.#startsAt} to ${at - 1} differs)`);
    if (line === undefined) throw this.#damaged(at);
    chain.add(bytes);
    this.#lines.push(line);
  }

  #end(endsAt: number): void {
    try {
      this.#onTransaction(this.#lines);
    } catch (cause) {
      // A transaction whose lines are all as they were written may still say what cannot be: the log lacks others.
      throw this.#damaged(
        this.#startsAt,
        `: ${cause instanceof Error ? cause.message : String(cause)}`,
        cause,
      );
    }
    this.#lines = [];
    this.#startsAt = endsAt;
    this.wholeBytes = endsAt;
  }

  #badHeader(text: string): Error {
    const version = /"version":(\d+)\}$/u.exec(text)?.[1];
    if (version !== undefined && text.length <= HEADER.length + version.length)
      return new Error(
        `\`${this.#path}\` has version ${version} at byte ${HEADER.length - 2}, and this server reads 1 and 2: a newer simpleflow may have written it`,
      );
    return this.#damaged(differsAt(text, HEADER));
  }

  #damaged(at: number, how = '', cause?: unknown): Error {
    return new Error(
      `the log \`${this.#path}\` is damaged at byte ${at}${how}. It is left as it is: put a copy in its place, or name another directory`,
      { cause },
    );
  }
}
