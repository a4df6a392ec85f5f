import { crc32 } from 'node:zlib';

/**
 * The checksum of a log up to some point. Each transaction ends with it, so that a bit that has flipped and a
 * transaction that is lost both show in the next end.
 */
export class Chain {
  #crc = 0;

  /** Counts in what was written or read. */
  add(text: string | Buffer): void {
    this.#crc = crc32(text, this.#crc);
  }

  /** The line that ends a transaction of so many lines, without its newline: `{"end":2,"crc32":"0f3a77c1"}`. */
  end(count: number): string {
    return `{"end":${count},"crc32":"${this.#crc.toString(16).padStart(8, '0')}"}`;
  }

  /** The text of a whole transaction. */
  transaction(lines: readonly string[]): string {
    const body = `${lines.join('\n')}\n`;
    this.add(body);
    return `${body}${this.end(lines.length)}\n`;
  }
}
