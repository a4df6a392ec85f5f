import { closeSync, openSync, readSync } from 'node:fs';
import type { Chain } from './chain.js';
import { LOG_START, refuseForeign } from './foreign.js';
import type { Line } from './parse-line.js';
import { Transactions } from './transactions.js';

// Large enough that reading costs little beside parsing, small enough for any computer.
const CHUNK_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface LogEnd {
  /** Bytes up to the end of the last whole transaction. */
  readonly wholeBytes: number;
  readonly totalBytes: number;
  /** How a log with checksums goes on; `undefined` for one without, which is to be written anew. */
  readonly chain: Chain | undefined;
}

/**
 * Reads a log and hands over one whole transaction after the other. What a crash has left after the last of them is
 * not handed over.
 * @throws Error when a line in the middle cannot be read: that is no crash but a damaged file
 */
export function readLog(path: string, onTransaction: (lines: readonly Line[]) => void): LogEnd {
  refuseForeign(path, 'log', LOG_START);
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
      transactions.add(bytes.subarray(start, end + 1), offset + start);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    offset += start;
  }
  transactions.finish(rest, offset);
  const { wholeBytes, chain } = transactions;
  return { wholeBytes, totalBytes: offset + rest.length, chain };
}
