import type { InboxEntry, RunFilter, RunPage, StoredRun, StoredTurn } from '../run-records.js';
import type { RunReader } from '../run-store.js';
import type { Connection } from './connection.js';
import { listQuery } from './list-query.js';
import { entryOf, runOf, turnOf } from './rows.js';

/** Turns are read in blocks, so that a long run needs no memory and no reader holds back the log of the database. */
const BLOCK = 500;

export const INBOX =
  'SELECT inbox.id, runs.run_id, inbox.kind, inbox.text FROM inbox JOIN runs ON runs.sequence = inbox.run';

/** Whatever can be read of a SQLite store. */
export class SqliteReader implements RunReader {
  protected readonly connection: Connection;
  #dataVersion: unknown;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  find(id: string): StoredRun | undefined {
    const row =
      this.connection.row('SELECT * FROM runs WHERE run_id = ?', id) ??
      this.connection.row(
        "SELECT * FROM runs WHERE workflow_id = ? ORDER BY status = 'open' DESC, sequence DESC LIMIT 1",
        id,
      );
    return row && runOf(row);
  }

  list(filter: RunFilter, page: { readonly limit?: number; readonly after?: string } = {}): RunPage {
    const { sql, values, limit } = listQuery(filter, page);
    const runs = this.connection.rows(sql, ...values, limit + 1).map(runOf);
    const last = runs[limit - 1];
    if (runs.length <= limit || last === undefined) return { runs };
    return { runs: runs.slice(0, limit), next: String(last.sequence) };
  }

  counts(): Readonly<Record<string, number>> {
    const rows = this.connection.rows(
      'SELECT status, count(*) AS runs, count(held) AS held FROM runs GROUP BY status',
    );
    const counts = Object.fromEntries(rows.map(({ status, runs }) => [status as string, Number(runs)]));
    const held = rows.reduce((sum, row) => sum + Number(row['held']), 0);
    return { ...counts, held };
  }

  *turns(runId: string, from = 1): Iterable<StoredTurn> {
    const run = this.#sequenceOf(runId);
    if (run === undefined) return;
    for (let next = from; ; ) {
      const block = this.connection.rows(
        'SELECT number, at_ms, text FROM turns WHERE run = ? AND number >= ? ORDER BY number LIMIT ?',
        run,
        next,
        BLOCK,
      );
      for (const row of block) yield turnOf(row);
      if (block.length < BLOCK) return;
      next += BLOCK;
    }
  }

  inbox(runId: string): InboxEntry[] {
    return this.connection.rows(`${INBOX} WHERE runs.run_id = ? ORDER BY inbox.id`, runId).map(entryOf);
  }

  lastRevision(): number {
    return Number(this.connection.row('SELECT max(revision) AS last FROM runs')?.['last'] ?? 0);
  }

  changedSince(revision: number, limit = 1_000): StoredRun[] {
    return this.connection
      .rows('SELECT * FROM runs WHERE revision > ? ORDER BY revision LIMIT ?', revision, limit)
      .map(runOf);
  }

  hasChanged(): boolean {
    const version = this.connection.row('PRAGMA data_version')?.['data_version'];
    if (version === this.#dataVersion) return false;
    this.#dataVersion = version;
    return true;
  }

  #sequenceOf(runId: string): number | undefined {
    const row = this.connection.row('SELECT sequence FROM runs WHERE run_id = ?', runId);
    return row && Number(row['sequence']);
  }
}
