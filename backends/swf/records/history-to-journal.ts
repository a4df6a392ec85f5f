import { SimpleflowError, type Journal, type RecordedEnd } from 'simpleflow';
import { type Command, type DecisionLimits, toJournal } from 'simpleflow/backend';
import { unfitFailure } from '../mapping/fit-failure.js';
import type { StartOptions } from '../mapping/read-start.js';
import { SwfDialect } from '../mapping/swf-dialect.js';
import { timestampMs, type SwfEvent } from '../mapping/swf-event.js';

export interface HistoryToJournalOptions extends StartOptions {
  /** Those of the decider, if it did not write them down. */
  readonly limits?: Partial<DecisionLimits>;
}

/**
 * A history of Amazon SWF as a journal: each decision task that was completed is a turn. Where a decision did not send
 * everything that its turn had issued, the turn says so (`isCut`), and the rest is in the turns after it.
 * @throws SimpleflowError `malformed-data` if it does not begin with the first event, or holds a decision of a newer version
 */
export function historyToJournal(events: readonly SwfEvent[], options: HistoryToJournalOptions): Journal {
  if (events[0]?.eventType !== 'WorkflowExecutionStarted') {
    throw new SimpleflowError(
      'malformed-data',
      'a history begins with the event `WorkflowExecutionStarted`: give all of it, in order',
    );
  }
  const { workflowId, runId, name, limits } = options;
  const dialect = new SwfDialect(options);
  const { engine, turns, inbox } = toJournal(dialect, events, limits);
  const version = dialect.started?.workflowType.version ?? '';
  const end = endIn(events);
  return {
    format: 'simpleflow-journal/2',
    engine,
    identity: { workflowId, ...(runId === undefined ? undefined : { runId }), name, version },
    turns: turns.map((turn) => ({ ...turn, commands: turn.commands.map(unfitted) })),
    ...(inbox === undefined ? undefined : { inbox }),
    ...(end === undefined ? undefined : { end }),
  };
}

/** A close from outside, which is the last event. */
function endIn(events: readonly SwfEvent[]): RecordedEnd | undefined {
  const last = events.at(-1);
  switch (last?.eventType) {
    case 'WorkflowExecutionTerminated': {
      const { reason = '' } = last.workflowExecutionTerminatedEventAttributes;
      return { kind: 'terminate-run', reason, atMs: timestampMs(last) };
    }
    case 'WorkflowExecutionTimedOut':
      return { kind: 'time-out-run', atMs: timestampMs(last) };
    default:
      return undefined;
  }
}

function unfitted(command: Command): Command {
  return command.kind === 'fail-run' ? { ...command, failure: unfitFailure(command.failure) } : command;
}
