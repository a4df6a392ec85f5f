import type { IssuedCommand } from '../engine/parts/command-queue.js';
import { FloatingRejections } from '../engine/run/floating-rejections.js';
import type { WorkflowRun } from '../engine/run/workflow-run.js';
import { SimpleflowError } from '../errors.js';
import type { Determinism, Divergence } from './divergence.js';
import { itemsOf, JournalDialect } from './journal-dialect.js';
import type { JournalTurn } from './journal.js';
import { RecordedRun } from './recorded-run.js';

export interface ReplayTurnsOptions {
  /** Default: `strict`. */
  readonly determinism?: Determinism | undefined;
  /** The run remembers the line that issued each command. Default: false. */
  readonly traceCallSites?: boolean | undefined;
}

/** What the code did, turn by turn, up to the first turn in which it did something else than before. */
export interface ReplayedTurns {
  readonly issued: readonly (readonly IssuedCommand[])[];
  /** All of that turn; none if the code did the same throughout. */
  readonly divergences: readonly Divergence[];
}

/**
 * Brings a fresh run to where a recorded one was: each turn receives the events that were recorded for it, and the commands
 * it issues are compared with those that were. Without divergences the run can go on with new events.
 * @throws SimpleflowError `malformed-data` for a turn that cannot be applied; `run-id-required`
 */
export async function replayTurns(
  run: WorkflowRun,
  turns: readonly JournalTurn[],
  { determinism, traceCallSites }: ReplayTurnsOptions = {},
): Promise<ReplayedTurns> {
  const issued: IssuedCommand[][] = [];
  const first = turns[0]?.events[0];
  // As in the run that was recorded: code that looks at such a promise looks in a later turn.
  const rejections = new FloatingRejections();
  const recorded = new RecordedRun(
    new JournalDialect(),
    {
      runId: first?.kind === 'run-started' ? first.runId : undefined,
      determinism,
      traceCallSites,
      tellsEnd: false,
      onRejection: rejections.note,
      onIssued: (commands) => void issued.push([...commands]),
    },
    run,
  );
  try {
    const { divergences } = await recorded.advance(itemsOf(turns));
    return { issued, divergences: divergences.map(withoutEvent) };
  } catch (cause) {
    if (SimpleflowError.is(cause) && cause.code === 'run-id-required') throw cause;
    throw new SimpleflowError('malformed-data', 'the journal holds a turn that cannot be applied', { cause });
  } finally {
    rejections.forget();
  }
}

/** The numbers of its events are not in the journal. */
function withoutEvent({ eventId: _, ...divergence }: Divergence): Divergence {
  return divergence;
}
