import { hostname } from 'node:os';
import { SimpleflowError } from '../../errors.js';
import { assertNever } from '../../util/assert-never.js';
import type { ClientNews, StoreChange, StoredRun } from '../run-records.js';
import { Retention } from '../retention.js';
import type { RunStore, TaskMark } from '../run-store.js';
import type { Connection } from './connection.js';
import type { HostLock } from './host-lock.js';
import { entryOf, markOf, runOf } from './rows.js';
import { SqliteClient } from './sqlite-client.js';
import { INBOX } from './sqlite-reader.js';

/** How many closed runs one transaction of `prune` deletes: others can write in between. */
const PRUNED_AT_ONCE = 100;

const NO_NEWS: ClientNews = { started: [], inbox: [] };

/** A store that this process hosts. */
export class SqliteStore extends SqliteClient implements RunStore {
  readonly epoch: number;
  readonly secret: string;
  readonly #lock: HostLock;
  readonly #retention: Retention | undefined;
  /** Row numbers of open runs: each turn needs one. */
  readonly #sequences = new Map<string, number>();
  /** The last entry and the last run of clients that this host has seen. */
  #lastEntry: number;
  #lastRun: number;
  #hasChanged = true;

  /** Takes the store over: from now on the writes of every host before this one are refused. */
  constructor(connection: Connection, lock: HostLock, retentionDays?: number) {
    super(connection, false);
    this.#lock = lock;
    this.epoch = connection.write(() => this.#takeOver());
    this.secret = this.#meta('secret');
    this.#lastEntry = this.#last('SELECT max(id) AS last FROM inbox');
    this.#lastRun = this.#last('SELECT max(sequence) AS last FROM runs');
    this.#retention = retentionDays === undefined ? undefined : new Retention(this, retentionDays);
  }

  commit(work: (news: ClientNews) => readonly StoreChange[]): readonly number[] {
    let news = NO_NEWS;
    const ids = this.#write(() => {
      if (this.hasNews()) news = this.#readNews();
      return work(news).flatMap((change) => this.#apply(change));
    });
    // Only now: a commit that fails is tried again, and sees the same news.
    this.#hasChanged = false;
    this.#lastRun = news.started.at(-1)?.sequence ?? this.#lastRun;
    this.#lastEntry = news.inbox.at(-1)?.id ?? this.#lastEntry;
    return ids;
  }

  hasNews(): boolean {
    this.#hasChanged ||= this.hasChanged();
    return this.#hasChanged;
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

  hold(runId: string, report: string | undefined): void {
    this.#write(() => this.writes.hold(runId, report));
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

  prune(closedBeforeMs: number, limit = Infinity): number {
    for (let pruned = 0; ; ) {
      const rows = this.connection.rows(
        'SELECT sequence FROM runs WHERE closed_at_ms < ? LIMIT ?',
        closedBeforeMs,
        Math.min(PRUNED_AT_ONCE, limit - pruned),
      );
      if (rows.length === 0) return pruned;
      this.#write(() => rows.forEach(({ sequence }) => this.writes.delete(Number(sequence))));
      pruned += rows.length;
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#retention?.stop();
    this.connection.close();
    this.#lock.release();
  }

  #readNews(): ClientNews {
    const runs = this.connection.rows(
      'SELECT * FROM runs WHERE sequence > ? AND by_client = 1 ORDER BY sequence',
      this.#lastRun,
    );
    const entries = this.connection.rows(
      `${INBOX} WHERE inbox.id > ? AND inbox.by_client = 1 ORDER BY inbox.id`,
      this.#lastEntry,
    );
    return { started: runs.map(runOf), inbox: entries.map(entryOf) };
  }

  /** @returns the id of the entry that it made, if it makes one */
  #apply(change: StoreChange): readonly number[] {
    switch (change.kind) {
      case 'turn': {
        const sequence = this.#sequenceOf(change.runId);
        this.writes.turn(sequence, change);
        if (change.taken.length > 0) this.writes.taken(change.taken);
        return [];
      }
      case 'start':
        return [this.writes.insert(change.run)];
      case 'deliver':
        return [this.writes.deliver(change.delivery) ?? 0];
      case 'close':
        this.writes.close(this.#sequenceOf(change.runId), change.close);
        this.#sequences.delete(change.runId);
        return [];
      default:
        return assertNever(change);
    }
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
}
