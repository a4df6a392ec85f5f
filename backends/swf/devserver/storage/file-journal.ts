import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, writeSync } from 'node:fs';
import type { DomainRow } from '../state/domain.js';
import type { Activity, Run } from '../state/run.js';
import type { Journal, TypeGoneRow, TypeRow } from './journal.js';
import { eventRowText, HEADER, heartbeatRow, rowText, runRow } from './rows.js';

type Done = (error?: Error) => void;

/**
 * A journal in a file that only grows. What comes in during one turn is written at its end in one piece, and only
 * then do the answers leave; with `fsync` they wait for the disk too, and what comes in meanwhile goes with the next.
 */
export class FileJournal implements Journal {
  readonly #file: number;
  readonly #fsync: boolean;
  /** Lines of the transaction that is going on. */
  #open: string[] = [];
  /** Lines of transactions that have ended. */
  #ended: string[] = [];
  #waiting: Done[] = [];
  #turn: NodeJS.Immediate | undefined;
  #syncing = false;
  #closed = false;
  #failure: Error | undefined;

  /** `file` is open for appending; the journal closes it. */
  constructor(file: number, fsync: boolean) {
    this.#file = file;
    this.#fsync = fsync;
  }

  domain(row: DomainRow): void {
    this.#open.push(rowText({ domain: row }));
  }

  type(row: TypeRow): void {
    this.#open.push(rowText({ type: row }));
  }

  typeGone(row: TypeGoneRow): void {
    this.#open.push(rowText({ typeGone: row }));
  }

  run(run: Run): void {
    this.#open.push(rowText(runRow(run)));
  }

  event(run: Run, text: string): void {
    this.#open.push(eventRowText(run, text));
  }

  heartbeat(activity: Activity): void {
    this.#open.push(rowText(heartbeatRow(activity)));
  }

  clock(nowMs: number): void {
    this.#open.push(rowText({ clock: nowMs }));
  }

  /** The log begins anew. */
  reset(): void {
    this.#open = [];
    this.#ended = [];
    ftruncateSync(this.#file, 0);
    writeSync(this.#file, `${HEADER}\n`);
  }

  commit(): void {
    const count = this.#open.length;
    if (count === 0) return;
    this.#open.push(`{"end":${count}}\n`);
    this.#ended.push(this.#open.join('\n'));
    this.#open = [];
    this.#requestWrite();
  }

  afterWrite(done: Done): void {
    const pending = this.#open.length + this.#ended.length > 0 || this.#syncing;
    if (!pending || this.#failure !== undefined) {
      done(this.#failure);
      return;
    }
    this.#waiting.push(done);
    this.#requestWrite();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.commit();
    clearImmediate(this.#turn);
    this.#turn = undefined;
    while (this.#syncing) await new Promise<void>((resolve) => this.#waiting.push(() => resolve()));
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#write();
    this.#closed = true;
    if (this.#fsync && this.#failure === undefined) fdatasyncSync(this.#file);
    closeSync(this.#file);
    this.#finish(this.#takeWaiting());
    // What comes in from now on is not kept, and no answer may say that it was.
    this.#failure ??= new Error('the server has stopped');
  }

  #requestWrite(): void {
    if (this.#syncing || this.#closed) return;
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#write();
      const waiting = this.#takeWaiting();
      if (this.#fsync && this.#failure === undefined) this.#sync(waiting);
      else this.#finish(waiting);
    });
  }

  #write(): void {
    if (this.#ended.length === 0 || this.#failure !== undefined) return;
    const bytes = Buffer.from(this.#ended.join(''));
    this.#ended = [];
    try {
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(this.#file, bytes, offset);
    } catch (cause) {
      // A full disk: memory is ahead of the log now, so no further answer may say that something was kept.
      this.#failure = new Error('the log cannot be written', { cause });
    }
  }

  #sync(waiting: readonly Done[]): void {
    this.#syncing = true;
    fdatasync(this.#file, (error) => {
      this.#syncing = false;
      if (error !== null) this.#failure = new Error('the log cannot be synced', { cause: error });
      this.#finish(waiting);
      if (this.#ended.length > 0 || this.#waiting.length > 0) this.#requestWrite();
    });
  }

  #takeWaiting(): readonly Done[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  #finish(waiting: readonly Done[]): void {
    for (const done of waiting) done(this.#failure);
  }
}
