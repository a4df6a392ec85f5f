import { SimpleflowError, type Journal } from 'simpleflow';
import { CONTINUE_TIMER, type EngineEvent, readJournal } from 'simpleflow/backend';
import { DecisionWriter, startTimer } from '../mapping/decision-writer.js';
import { HistoryWriter } from './history-writer.js';
import { UNHANDLED_DECISION } from '../mapping/refusal.js';
import type { SwfEvent } from '../mapping/swf-event.js';
import type { SwfHistory } from './swf-history.js';
import { MAX_VALUE_LENGTH } from '../mapping/wire-codec.js';

/**
 * A journal as a history of Amazon SWF: each turn a decision task, which saw the events of the turn and was answered with
 * its commands. `replayHistory` reads it back.
 * @throws SimpleflowError `invalid-state` for a run that `continueAsNew: 'auto'` has begun: no history of Amazon SWF holds
 * what it was told in the run before; `malformed-data` and `malformed-history` for what is no journal, or a damaged one;
 * `too-large` for one with a value that is too long for a field of the service
 */
export function journalToHistory(journal: Journal): SwfHistory {
  const read = readJournal(journal);
  const place = { turn: 0, event: 0 };
  try {
    return written(read, place);
  } catch (error) {
    if (SimpleflowError.is(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new SimpleflowError(
      'malformed-history',
      `turn ${place.turn + 1} of the journal, event ${place.event + 1} or the commands after it, is not as \`handle.history()\` gives it: ${message}`,
      { cause: error },
    );
  }
}

/** @param place the event that is being written, for messages */
function written(
  { engine, turns, inbox = [], end }: Journal,
  place: { turn: number; event: number },
): SwfHistory {
  const [first = inbox[0]] = turns[0]?.events ?? [];
  if (first?.kind === 'run-started' && first.carried !== undefined) {
    throw new SimpleflowError(
      'invalid-state',
      `the run \`${first.workflowId}\` goes on from another by itself (\`continueAsNew: 'auto'\`), and a history of Amazon SWF does not hold what that one was told: keep its journal instead`,
    );
  }
  const writer = new HistoryWriter();
  const decisions = new DecisionWriter();
  for (const [at, turn] of turns.entries()) {
    if (turns[at - 1]?.isCut === true) writer.tell({ kind: 'timer-fired', id: CONTINUE_TIMER }, turn.atMs);
    place.turn = at;
    for (const [index, event] of turn.events.entries()) {
      place.event = index;
      writer.tell(event, turn.atMs);
    }
    if (turn.events.some(({ kind }) => kind === 'run-stuck')) break;
    const sent = turn.commands.map((command) => decisions.write(command, writer.started));
    if (turn.isCut === true && at < turns.length - 1) sent.push(startTimer(CONTINUE_TIMER, '0'));
    writer.decide(sent, {
      atMs: turn.atMs,
      refusals: refusalsIn(turns[at + 1]),
      executionContext: at === 0 ? JSON.stringify({ simpleflow: engine }) : undefined,
    });
  }
  for (const event of inbox) writer.tell(event, end?.atMs ?? turns.at(-1)?.atMs ?? 0);
  if (end !== undefined) writer.end(end);
  refuseTooLong(writer.events);
  if (first?.kind !== 'run-started' || first.runId === undefined) return { events: writer.events };
  return {
    workflowExecution: { workflowId: first.workflowId, runId: first.runId },
    events: writer.events,
  };
}

/** In process a value may be of any length; a decider could neither read nor send such a one. */
function refuseTooLong(events: readonly SwfEvent[]): void {
  for (const event of events) {
    for (const attributes of Object.values(event) as unknown[]) {
      if (typeof attributes !== 'object' || attributes === null) continue;
      const { input, result, details, markerName } = attributes as Record<string, unknown>;
      // The details of a failure were cut to fit.
      for (const text of [input, result, markerName === undefined ? undefined : details]) {
        if (typeof text !== 'string' || text.length <= MAX_VALUE_LENGTH) continue;
        throw new SimpleflowError(
          'too-large',
          `event ${event.eventId} (${event.eventType}) has a value of ${text.length} characters of JSON, and a history of Amazon SWF holds at most ${MAX_VALUE_LENGTH} of one: keep the journal instead`,
        );
      }
    }
  }
}

/** What the turn after says was refused; a run that closed and has another turn was not closed. */
function refusalsIn(
  next: { readonly events: readonly EngineEvent[] } | undefined,
): ReadonlyMap<string, string> {
  if (next === undefined) return new Map();
  const refusals = next.events.flatMap((event: EngineEvent): [string, string][] => {
    if (event.kind === 'activity-start-failed') return [[`activity ${event.id}`, event.cause]];
    return event.kind === 'timer-failed' ? [[`timer ${event.id}`, event.cause]] : [];
  });
  const closing = next.events.find((event) => event.kind === 'closing-refused');
  return new Map([...refusals, ['close', closing?.cause ?? UNHANDLED_DECISION]]);
}
