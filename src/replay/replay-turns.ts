import type { IssuedCommand } from '../engine/command-queue.js';
import { FloatingRejections } from '../engine/floating-rejections.js';
import type { RecordedMarker } from '../engine/markers.js';
import { runTurn } from '../engine/turn.js';
import type { WorkflowRun } from '../engine/workflow-run.js';
import { SimpleflowError } from '../errors.js';
import { compareTurn, type Determinism, type Divergence } from './divergence.js';
import type { JournalTurn } from './journal.js';

/** What the code did, turn by turn, up to the first turn in which it did something else than before. */
export interface ReplayedTurns {
  readonly issued: readonly (readonly IssuedCommand[])[];
  /** All of that turn; none if the code did the same throughout. */
  readonly divergences: readonly Divergence[];
}

/**
 * Brings a fresh run to where a recorded one was: each turn sees the events that were recorded for it, and what it issues
 * is compared with the commands that were. Without divergences the run can go on with events that are new.
 * @throws SimpleflowError `malformed-data` for a turn that cannot be applied
 */
export async function replayTurns(
  run: WorkflowRun,
  turns: readonly JournalTurn[],
  determinism: Determinism = 'strict',
): Promise<ReplayedTurns> {
  const issued: IssuedCommand[][] = [];
  // As in the run that was recorded: who looks at such a promise looks in a later turn.
  const rejections = new FloatingRejections();
  try {
    for (const [index, turn] of turns.entries()) {
      const commands = await takeTurn(run, turn, rejections);
      issued.push(commands);
      const divergences = compared(index + 1, turn, commands, determinism);
      if (divergences.length > 0) return { issued, divergences };
    }
    return { issued, divergences: [] };
  } finally {
    rejections.forget();
  }
}

function takeTurn(
  run: WorkflowRun,
  turn: JournalTurn,
  { note }: FloatingRejections,
): Promise<IssuedCommand[]> {
  return new Promise((resolve, reject) => {
    // A journal from outside may hold anything: what it makes the engine throw is this promise's error.
    const guarded = (fn: () => void) => (): void => {
      try {
        fn();
      } catch (cause) {
        reject(malformed('the journal holds a turn that cannot be applied', cause));
      }
    };
    runTurn(
      guarded(() => {
        run.beginTurn({ ...turn, markers: markersOf(turn) });
      }),
      guarded(() => {
        resolve(run.endTurn());
      }),
      { onRejection: note },
    );
  });
}

/** What the turn recorded is known before it runs: that is how a side effect is read instead of done. */
function markersOf({ commands }: JournalTurn): RecordedMarker[] {
  return commands.filter((command) => command.kind === 'record-marker');
}

function compared(
  number: number,
  turn: JournalTurn,
  issued: readonly IssuedCommand[],
  determinism: Determinism,
): Divergence[] {
  const commands = issued.map(({ command }) => command);
  try {
    const divergences = compareTurn(number, turn.commands, commands, determinism);
    if (divergences.length === 0) return divergences;
    const callSites = new Map(issued.map(({ command, callSite }) => [command, callSite]));
    return divergences.map((divergence) => {
      const callSite = divergence.issued === undefined ? undefined : callSites.get(divergence.issued);
      return callSite === undefined ? divergence : { ...divergence, callSite };
    });
  } catch (cause) {
    // Only texts of the journal are parsed here.
    throw malformed(`turn ${number} of the journal holds a text that is not JSON`, cause);
  }
}

function malformed(message: string, cause: unknown): SimpleflowError {
  return new SimpleflowError('malformed-data', message, { cause });
}
