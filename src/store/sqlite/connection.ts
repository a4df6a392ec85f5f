import type { Database, Driver, Row, SqlValue, Statement } from './driver.js';
import { isBusy, storeError } from './sqlite-error.js';
import { noteOpen } from './store-file.js';

/** No thread is held longer by a store that somebody else is writing to. */
const BUSY_TIMEOUT_MS = 20;

/** The pause before a busy store is tried again, and how long that goes on. */
const RETRY_MS = 10;
const PATIENCE_MS = 10_000;

/** One connection to a store: statements that are prepared once, and transactions. Errors are those of this library. */
export class Connection {
  readonly path: string;
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  readonly #noLongerOpen: () => void;
  #isClosed = false;

  /** @param isDurable each transaction survives the loss of power, not only the end of the process */
  constructor(driver: Driver, path: string, isDurable = false) {
    this.path = path;
    this.#database = attempt(path, () => driver.open(path));
    this.#noLongerOpen = noteOpen(path);
    try {
      this.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      this.exec(`PRAGMA synchronous = ${isDurable ? 'FULL' : 'NORMAL'}`);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** A statement, made at its first use. */
  sql(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  /** @throws SimpleflowError `store-…` */
  exec(text: string): void {
    attempt(this.path, () => this.#database.exec(text));
  }

  row(text: string, ...values: SqlValue[]): Row | undefined {
    return attempt(this.path, () => this.sql(text).get(...values) as Row | undefined) ?? undefined;
  }

  rows(text: string, ...values: SqlValue[]): Row[] {
    return attempt(this.path, () => this.sql(text).all(...values) as Row[]);
  }

  /** All of it, or nothing. */
  write<T>(work: () => T): T {
    return attempt(this.path, () => {
      this.sql('BEGIN IMMEDIATE').run();
      try {
        const result = work();
        this.sql('COMMIT').run();
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    });
  }

  /** The same; while another process writes, it is tried again without holding the thread. */
  async writePatiently<T>(work: () => T): Promise<T> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return this.write(work);
      } catch (error) {
        const { cause = error } = error as Error;
        if (!isBusy(cause) || performance.now() > untilMs) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#statements.clear();
    this.#database.close();
    this.#noLongerOpen();
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself: so it does when the disk is full.
    }
  }
}

/** @throws SimpleflowError `store-…` for what a driver throws */
function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeError(path, error);
  }
}
