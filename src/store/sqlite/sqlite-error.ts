import { SimpleflowError } from '../../errors.js';

/** Primary result codes of SQLite that mean something to a store. Source: sqlite.org/rescode.html, read 2026-11. */
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** The number of a driver's error, without its extension: `node:sqlite` has `errcode`, the packages `rawCode` or a name. */
function primaryCode(error: unknown): number | undefined {
  const { errcode, rawCode, code } = error as { errcode?: unknown; rawCode?: unknown; code?: unknown };
  const number = errcode ?? rawCode;
  if (typeof number === 'number') return number & 0xff;
  const name = typeof code === 'string' ? /^SQLITE_([A-Z]+)/u.exec(code)?.[1] : undefined;
  return name === undefined ? undefined : NAMES[name];
}

const NAMES: Readonly<Record<string, number>> = {
  BUSY,
  LOCKED,
  READONLY: READ_ONLY,
  IOERR: IO_ERROR,
  CORRUPT,
  FULL,
  CANTOPEN: CANNOT_OPEN,
  NOTADB: NOT_A_DATABASE,
};

/** True if the same call may succeed soon: another connection is writing. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === BUSY || code === LOCKED;
}

/** What a driver threw, as an error of this library that names the file. */
export function storeError(path: string, error: unknown): SimpleflowError {
  if (SimpleflowError.is(error)) return error;
  const cause = error as Error;
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return new SimpleflowError('store-busy', `another process is writing to the store \`${path}\``, {
        cause,
      });
    case FULL:
      return new SimpleflowError('store-full', `there is no space left for the store \`${path}\``, { cause });
    case READ_ONLY:
      return new SimpleflowError('store-failed', `the store \`${path}\` cannot be written: it is read-only`, {
        cause,
      });
    case CANNOT_OPEN:
      return new SimpleflowError('store-failed', `the store \`${path}\` cannot be opened or made`, { cause });
    case CORRUPT:
    case NOT_A_DATABASE:
      return new SimpleflowError('store-unusable', `\`${path}\` is not a SQLite database, or it is damaged`, {
        cause,
      });
    default:
      return new SimpleflowError('store-failed', `the store \`${path}\` failed: ${cause.message}`, { cause });
  }
}
