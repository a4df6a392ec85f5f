import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, writeSync } from 'node:fs';
import type { Log } from '../log.js';
import type { DomainRow } from '../state/domain.js';
import type { Activity, Run } from '../state/run.js';
import { Chain } from './chain.js';
import type { Journal, TypeGoneRow, TypeRow } from './journal.js';
import { eventRowText, HEADER, heartbeatRow, rowText, runRow } from './rows.js';

type Done = (error?: Error) => void;

export interface FileJournalOptions {
  readonly path: string;
  /** Open for appending; the journal closes it. */
  readonly file: number;
  /** How what is in the file goes on. */
  readonly chain: Chain;
  readonly fsync: boolean;
  readonly log: Log;
  /** Called when the disk takes no more. */
  readonly onProblem: () => void;
}

/**
 * A journal in a file that only grows. What comes in during one turn is written at its end in one piece, and only
 * then do the answers leave; with `fsync` they wait for the disk too, and what comes in meanwhile goes with the next.
 */
export class FileJournal implements Journal {
  readonly #options: FileJournalOptions;
  #chain: Chain;
  /** Lines of the transaction that is going on. */
  #open: string[] = [];
  /** Transactions that have ended. */
  #ended: string[] = [];
  /** What the disk has not taken of those before. */
  #unwritten: Buffer = Buffer.alloc(0);
  #waiting: Done[] = [];
  #turn: NodeJS.Immediate | undefined;
  #syncing = false;
  #closed = false;
  #problem: Error | undefined;
  /** Set when the system cannot tell what of the file is on the disk. */
  #lost = false;

  constructor(options: FileJournalOptions) {
    this.#options = options;
    this.#chain = options.chain;
  }

  get problem(): Error | undefined {
    return this.#problem;
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
    this.#chain = new Chain();
    ftruncateSync(this.#options.file, 0);
    this.#unwritten = Buffer.from(`${HEADER}\n`);
    this.retry();
  }

  commit(): void {
    if (this.#open.length === 0) return;
    this.#ended.push(this.#chain.transaction(this.#open));
    this.#open = [];
    this.#requestWrite();
  }

  afterWrite(done: Done): void {
    if (this.#closed) {
      // What comes in from now on is not kept, and no answer may say that it was.
      done(new Error('the server has stopped'));
      return;
    }
    const pending = this.#open.length + this.#ended.length > 0 || this.#syncing;
    // With a problem nothing is changed any more, so what is to be answered waits for nothing.
    if (!pending || this.#problem !== undefined) {
      done();
      return;
    }
    this.#waiting.push(done);
    this.#requestWrite();
  }

  retry(): Error | undefined {
    if (this.#closed || this.#lost) return this.#problem;
    const { log, path } = this.#options;
    const known = this.#problem;
    if (this.#write(known) && known !== undefined) log.warn(`the disk takes \`${path}\` again`);
    return this.#problem;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const { file, fsync } = this.#options;
    this.commit();
    clearImmediate(this.#turn);
    this.#turn = undefined;
    while (this.#syncing) await new Promise<void>((resolve) => this.#waiting.push(() => resolve()));
    clearImmediate(this.#turn);
    this.#turn = undefined;
    if (!this.#lost) this.#write(this.#problem);
    this.#closed = true;
    if (fsync && this.#problem === undefined) fdatasyncSync(file);
    closeSync(file);
    this.#finish(this.#takeWaiting());
  }

  #requestWrite(): void {
    if (this.#syncing || this.#closed || this.#problem !== undefined) return;
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#write();
      const waiting = this.#takeWaiting();
      if (this.#options.fsync && this.#problem === undefined) this.#sync(waiting);
      else this.#finish(waiting);
    });
  }

  /** Writes all that is there, or as much as the disk takes. `known` is a problem that the log has told of. */
  #write(known?: Error): boolean {
    const fresh = Buffer.from(this.#ended.join(''));
    this.#unwritten = this.#unwritten.length === 0 ? fresh : Buffer.concat([this.#unwritten, fresh]);
    this.#ended = [];
    try {
      while (this.#unwritten.length > 0)
        this.#unwritten = this.#unwritten.subarray(writeSync(this.#options.file, this.#unwritten));
      this.#problem = undefined;
      return true;
    } catch (error) {
      // A full disk: memory is ahead of the log until there is room for the rest.
      if (known === undefined) this.#fail('does not take', error, 'until it does');
      return false;
    }
  }

  #sync(waiting: readonly Done[]): void {
    this.#syncing = true;
    fdatasync(this.#options.file, (error) => {
      this.#syncing = false;
      if (error !== null) {
        this.#lost = true;
        this.#fail('has not kept all of', error, 'until the server is started anew');
      }
      this.#finish(error === null ? waiting : [...waiting, ...this.#takeWaiting()]);
      if (this.#ended.length > 0 || this.#waiting.length > 0) this.#requestWrite();
    });
  }

  #fail(what: string, error: unknown, until: string): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#problem = new Error(
      `the disk ${what} \`${this.#options.path}\` (${reason}): nothing can be changed ${until}; reading goes on`,
    );
    this.#options.log.error(this.#problem.message);
    this.#options.onProblem();
  }

  #takeWaiting(): readonly Done[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  #finish(waiting: readonly Done[]): void {
    for (const done of waiting) done(this.#problem);
  }
}
