import type { EngineEvent } from '../engine/language/events.js';
import { SimpleflowError } from '../errors.js';
import type { Journal, JournalTurn, RecordedEnd, RecordingOrigin } from '../replay/journal.js';
import type { RunReader } from './run-store.js';

/** The first turn of a run says by which rules it was made. */
type StoredJournalTurn = JournalTurn & { readonly engine?: Journal['engine'] };

/**
 * The recording of a run.
 * @throws SimpleflowError `unknown-run`
 */
export function storedJournal(reader: RunReader, runId: string): Journal {
  const run = reader.find(runId);
  if (run === undefined) throw new SimpleflowError('unknown-run', `the store has no run \`${runId}\``);
  const texts = [...reader.turns(run.runId)].map(({ text }) => JSON.parse(text) as StoredJournalTurn);
  const { engine = { flags: [], version: '' } } = texts[0] ?? {};
  const inbox = reader.inbox(run.runId).map(({ text }) => JSON.parse(text) as EngineEvent);
  const { workflowId, name, version, origin, end, closedAtMs = 0 } = run;
  return {
    format: 'simpleflow-journal/2',
    engine,
    identity: { workflowId, runId: run.runId, name, version },
    ...(origin === undefined ? undefined : { origin: JSON.parse(origin) as RecordingOrigin }),
    turns: texts.map(({ engine: _, ...turn }): JournalTurn => turn),
    ...(inbox.length === 0 ? undefined : { inbox }),
    ...(end === undefined ? undefined : { end: { ...(JSON.parse(end) as RecordedEnd), atMs: closedAtMs } }),
  };
}
