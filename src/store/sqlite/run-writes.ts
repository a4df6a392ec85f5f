import { SimpleflowError } from '../../errors.js';
import type { Delivery, NewRun, RunClose, StoreChange } from '../run-records.js';
import type { Connection } from './connection.js';

/** Each change of a run has a number of its own: whoever follows a store asks for those after the last one seen. */
const NEXT_REVISION = `(SELECT max(
  coalesce((SELECT max(revision) FROM runs), 0),
  coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'), 0)) + 1)`;

type TurnChange = Extract<StoreChange, { kind: 'turn' }>;

/** The statements by which runs change. Each is called inside a transaction. */
export class RunWrites {
  readonly #connection: Connection;
  readonly #isClient: 0 | 1;

  constructor(connection: Connection, isClient: boolean) {
    this.#connection = connection;
    this.#isClient = isClient ? 1 : 0;
  }

  /**
   * @returns the id of its first inbox entry
   * @throws SimpleflowError `workflow-already-running`
   */
  insert(run: NewRun): number {
    const sql = this.#connection.sql(
      `INSERT INTO runs (run_id, workflow_id, name, version, task_list, tags, started_at_ms, timeout_at_ms, parent_workflow_id,
         parent_run_id, continued_from_run_id, origin, settings, by_client, revision)
       SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${NEXT_REVISION}
       WHERE NOT EXISTS (SELECT 1 FROM runs WHERE workflow_id = ? AND status = 'open')`,
    );
    const { changes, lastInsertRowid } = sql.run(
      run.runId,
      run.workflowId,
      run.name,
      run.version,
      run.taskList,
      JSON.stringify(run.tags),
      run.startedAtMs,
      run.timeoutAtMs ?? null,
      run.parent?.workflowId ?? null,
      run.parent?.runId ?? null,
      run.continuedFromRunId ?? null,
      run.origin ?? null,
      run.settings ?? null,
      this.#isClient,
      run.workflowId,
    );
    if (Number(changes) === 0) {
      throw new SimpleflowError(
        'workflow-already-running',
        `a run with the workflow id \`${run.workflowId}\` is open`,
      );
    }
    const sequence = Number(lastInsertRowid);
    const tag = this.#connection.sql('INSERT OR IGNORE INTO tags (tag, run) VALUES (?, ?)');
    for (const each of run.tags) tag.run(each, sequence);
    return this.#entry(sequence, 'run-started', run.started, this.#isClient);
  }

  /** @returns the id of the entry; undefined if the run is closed or not there */
  deliver({ runId, kind, text }: Delivery): number | undefined {
    const row = this.#connection
      .sql("SELECT sequence FROM runs WHERE run_id = ? AND status = 'open'")
      .get(runId);
    if (row === undefined) return undefined;
    return this.#entry((row as { sequence: number }).sequence, kind, text, this.#isClient);
  }

  turn(sequence: number, { turn, summary }: Pick<TurnChange, 'turn' | 'summary'>): void {
    const { number, atMs, text, events } = turn;
    const { openActivities, openTimers, openChildren, waitsFor, executionContext = null } = summary;
    const waits = waitsFor.length === 0 ? '[]' : JSON.stringify(waitsFor);
    this.#connection
      .sql('INSERT INTO turns (run, number, at_ms, text) VALUES (?, ?, ?, ?)')
      .run(sequence, number, atMs, text);
    this.#connection
      .sql(
        `UPDATE runs SET turns = ?, events = events + ?, chars = chars + ?, open_activities = ?, open_timers = ?,
           open_children = ?, waits_for = ?, execution_context = ?, revision = ${NEXT_REVISION} WHERE sequence = ?`,
      )
      .run(
        number,
        events,
        text.length,
        openActivities,
        openTimers,
        openChildren,
        waits,
        executionContext,
        sequence,
      );
  }

  taken(ids: readonly number[]): void {
    const sql = this.#connection.sql('DELETE FROM inbox WHERE id = ?');
    for (const id of ids) sql.run(id);
  }

  close(sequence: number, { status, atMs, continuedAsRunId, failure, end }: RunClose): void {
    this.#connection
      .sql(
        `UPDATE runs SET status = ?, closed_at_ms = ?, held = NULL, continued_as_run_id = ?, failure_code = ?,
           failure_message = ?, failed_task = ?, close = ?, revision = ${NEXT_REVISION}, open_activities = 0, open_timers = 0,
           open_children = 0, waits_for = '[]' WHERE sequence = ?`,
      )
      .run(
        status,
        atMs,
        continuedAsRunId ?? null,
        failure?.code ?? null,
        failure?.message ?? null,
        failure?.taskId ?? null,
        end ?? null,
        sequence,
      );
    this.#connection.sql('DELETE FROM inbox WHERE run = ?').run(sequence);
    this.#connection.sql('DELETE FROM marks WHERE run = ?').run(sequence);
  }

  /** Deletes a closed run. No revision is given twice, not even that of the run which changed last. */
  delete(sequence: number): void {
    this.#connection
      .sql(`INSERT OR REPLACE INTO meta (key, value) VALUES ('revision', ${NEXT_REVISION} - 1)`)
      .run();
    for (const table of ['turns', 'tags', 'inbox', 'marks']) {
      this.#connection.sql(`DELETE FROM ${table} WHERE run = ?`).run(sequence);
    }
    this.#connection.sql('DELETE FROM runs WHERE sequence = ?').run(sequence);
  }

  hold(runId: string, report: string | undefined): void {
    this.#connection
      .sql(`UPDATE runs SET held = ?, revision = ${NEXT_REVISION} WHERE run_id = ?`)
      .run(report ?? null, runId);
  }

  #entry(sequence: number, kind: string, text: string, byClient: 0 | 1): number {
    const { lastInsertRowid } = this.#connection
      .sql('INSERT INTO inbox (run, kind, text, by_client) VALUES (?, ?, ?, ?)')
      .run(sequence, kind, text, byClient);
    return Number(lastInsertRowid);
  }
}
