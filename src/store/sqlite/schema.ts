import { randomBytes } from 'node:crypto';
import type { Connection } from './connection.js';

/** Marks the file as a store: `SFLW`, in the header of the database. */
export const APPLICATION_ID = 0x53464c57;

/** Each brings the schema from the version that is its index to the next one. Never change one that was released. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE runs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    task_list TEXT NOT NULL,
    tags TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open',
    held TEXT,
    started_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER,
    timeout_at_ms INTEGER,
    parent_workflow_id TEXT,
    parent_run_id TEXT,
    continued_from_run_id TEXT,
    continued_as_run_id TEXT,
    origin TEXT,
    settings TEXT,
    turns INTEGER NOT NULL DEFAULT 0,
    events INTEGER NOT NULL DEFAULT 0,
    chars INTEGER NOT NULL DEFAULT 0,
    open_activities INTEGER NOT NULL DEFAULT 0,
    open_timers INTEGER NOT NULL DEFAULT 0,
    open_children INTEGER NOT NULL DEFAULT 0,
    waits_for TEXT NOT NULL DEFAULT '[]',
    execution_context TEXT,
    failure_code TEXT,
    failure_message TEXT,
    failed_task TEXT,
    close TEXT,
    by_client INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX runs_open ON runs (workflow_id) WHERE status = 'open';
  CREATE INDEX runs_workflow_id ON runs (workflow_id, sequence);
  CREATE INDEX runs_status ON runs (status, sequence);
  CREATE INDEX runs_name ON runs (name, sequence);
  CREATE INDEX runs_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
  CREATE INDEX runs_closed ON runs (closed_at_ms) WHERE closed_at_ms IS NOT NULL;
  CREATE INDEX runs_revision ON runs (revision);

  CREATE TABLE tags (tag TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (tag, run)) WITHOUT ROWID;
  CREATE INDEX tags_run ON tags (run);

  CREATE TABLE turns (
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run, number)
  ) WITHOUT ROWID;

  CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    by_client INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX inbox_run ON inbox (run, id);

  CREATE TABLE marks (
    run INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    is_begun INTEGER NOT NULL,
    is_later INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    PRIMARY KEY (run, task_id)
  ) WITHOUT ROWID;
  `,
];

/** Brings the schema to the newest version, in one transaction. */
export function migrate(connection: Connection, from: number, migrations: readonly string[]): void {
  connection.write(() => {
    for (const migration of migrations.slice(from)) connection.exec(migration);
    if (from === 0) {
      const insert = connection.sql('INSERT INTO meta (key, value) VALUES (?, ?)');
      insert.run('epoch', '0');
      insert.run('secret', randomBytes(32).toString('hex'));
    }
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}
