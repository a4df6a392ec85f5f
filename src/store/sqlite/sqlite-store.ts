import { hostname } from 'node:os';
import { SimpleflowError } from '../../errors.js';
import type { ClientNews, CommitReceipt, RunChange, StoredRun } from '../run-records.js';
import type { RunStore, TaskMark } from '../run-store.js';
import type { Connection } from './connection.js';
import type { HostLock } from './host-lock.js';
import { entryOf, markOf, runOf } from './rows.js';
import { SqliteClient } from './sqlite-client.js';
import { INBOX } from './sqlite-reader.js';

/** How many closed runs one transaction of `prune` deletes: others can write in between. */
const PRUNED_AT_ONCE = 100;

/** A store that this process hosts. */
export class SqliteStore extends SqliteClient implements RunStore {
  readonly epoch: number;
  readonly secret: string;
  readonly #lock: HostLock;
  /** Row numbers of open runs: each turn needs one. */
  readonly #sequences = new Map<string, number>();
  /** The last entry and the last run of clients that this host has seen. */
  #lastEntry: number;
  #lastRun: number;

  /** Takes the store over: from now on the writes of every host before this one are refused. */
  constructor(connection: Connection, lock: HostLock) {
    super(connection, false);
    this.#lock = lock;
    this.epoch = connection.write(() => this.#takeOver());
    this.secret = this.#meta('secret');
    this.#lastEntry = this.#last('SELECT max(id) AS last FROM inbox');
    this.#lastRun = this.#last('SELECT max(sequence) AS last FROM runs');
    this.hasChanged();
  }

  commit(changes: readonly RunChange[]): CommitReceipt {
    return this.#write(() => {
      const refused: string[] = [];
      const deliveryIds: number[] = [];
      for (const change of changes) {
        if (this.#isRefused(change)) refused.push(change.runId);
        else this.#apply(change, deliveryIds);
      }
      return { refused, deliveryIds };
    });
  }

  *openRuns(): Iterable<StoredRun> {
    for (let after = 0; ; ) {
      const row = this.connection.row(
        "SELECT * FROM runs WHERE status = 'open' AND sequence > ? ORDER BY sequence LIMIT 1",
        after,
      );
      if (row === undefined) return;
      after = Number(row['sequence']);
      yield runOf(row);
    }
  }

  news(): ClientNews | undefined {
    if (!this.hasChanged()) return undefined;
    const runs = this.connection.rows(
      'SELECT * FROM runs WHERE sequence > ? AND by_client = 1 ORDER BY sequence',
      this.#lastRun,
    );
    const entries = this.connection.rows(
      `${INBOX} WHERE inbox.id > ? AND inbox.by_client = 1 ORDER BY inbox.id`,
      this.#lastEntry,
    );
    this.#lastRun = Number(runs.at(-1)?.['sequence'] ?? this.#lastRun);
    this.#lastEntry = Number(entries.at(-1)?.['id'] ?? this.#lastEntry);
    if (runs.length === 0 && entries.length === 0) return undefined;
    return { started: runs.map(runOf), inbox: entries.map(entryOf) };
  }

  hold(runId: string, report: string | undefined): void {
    this.#write(() =>
      this.connection
        .sql('UPDATE runs SET held = ?, revision = ? WHERE run_id = ?')
        .run(report ?? null, this.writes.nextRevision(), runId),
    );
  }

  marks(runId: string): TaskMark[] {
    const rows = this.connection.rows('SELECT * FROM marks WHERE run = ?', this.#sequenceOf(runId));
    return rows.map((row) => markOf(runId, row));
  }

  mark({ runId, taskId, attempt, isBegun, isLater, losses }: TaskMark): void {
    this.#write(() =>
      this.connection
        .sql(
          'INSERT OR REPLACE INTO marks (run, task_id, attempt, is_begun, is_later, losses) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(this.#sequenceOf(runId), taskId, attempt, isBegun ? 1 : 0, isLater ? 1 : 0, losses),
    );
  }

  prune(closedBeforeMs: number): number {
    for (let pruned = 0; ; ) {
      const rows = this.connection.rows(
        'SELECT sequence FROM runs WHERE closed_at_ms < ? LIMIT ?',
        closedBeforeMs,
        PRUNED_AT_ONCE,
      );
      if (rows.length === 0) return pruned;
      this.#write(() => rows.forEach(({ sequence }) => this.#delete(Number(sequence))));
      pruned += rows.length;
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
    this.#lock.release();
  }

  #isRefused({ runId, close, taken = [] }: RunChange): boolean {
    if (close === undefined || close.end !== undefined) return false;
    return this.writes.hasUnseen(this.#sequenceOf(runId), taken);
  }

  #apply(change: RunChange, deliveryIds: number[]): void {
    const { runId, turn, taken = [], starts = [], deliveries = [], cascade = [], summary, close } = change;
    const sequence = this.#sequenceOf(runId);
    if (turn !== undefined) this.writes.turn(sequence, turn);
    if (taken.length > 0) this.writes.taken(taken);
    if (summary !== undefined) this.writes.summary(sequence, summary);
    if (close !== undefined) this.writes.close(sequence, close);
    // After the close: the run that continues this one has its workflow id.
    for (const start of starts) this.writes.insert(start);
    for (const each of cascade) this.#apply(each, deliveryIds);
    for (const delivery of deliveries) {
      const id = this.writes.deliver(delivery);
      // 0: the receiver has closed in this very commit.
      deliveryIds.push(id ?? 0);
    }
    if (close !== undefined) this.#sequences.delete(runId);
  }

  /** Every write of a host begins with the question whether the store is still its own. */
  #write<T>(work: () => T): T {
    return this.connection.write(() => {
      const epoch = Number(this.#meta('epoch'));
      if (epoch !== this.epoch) {
        throw new SimpleflowError(
          'store-lost',
          `another host has taken over the store \`${this.connection.path}\`: this one stops`,
        );
      }
      return work();
    });
  }

  #takeOver(): number {
    const epoch = Number(this.#meta('epoch')) + 1;
    const host = { pid: process.pid, name: hostname(), startedAtMs: Date.now() };
    const note = this.connection.sql('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
    note.run('epoch', String(epoch));
    note.run('host', JSON.stringify(host));
    return epoch;
  }

  #meta(key: string): string {
    const row = this.connection.sql('SELECT value FROM meta WHERE key = ?').get(key);
    return (row as { readonly value: string }).value;
  }

  #last(sql: string): number {
    return Number(this.connection.row(sql)?.['last'] ?? 0);
  }

  #sequenceOf(runId: string): number {
    let sequence = this.#sequences.get(runId);
    if (sequence === undefined) {
      const row = this.connection.row('SELECT sequence FROM runs WHERE run_id = ?', runId);
      if (row === undefined) throw new SimpleflowError('unknown-run', `the store has no run \`${runId}\``);
      sequence = Number(row['sequence']);
      this.#sequences.set(runId, sequence);
    }
    return sequence;
  }

  #delete(sequence: number): void {
    for (const table of ['turns', 'tags', 'inbox', 'marks']) {
      this.connection.sql(`DELETE FROM ${table} WHERE run = ?`).run(sequence);
    }
    this.connection.sql('DELETE FROM runs WHERE sequence = ?').run(sequence);
  }
}
