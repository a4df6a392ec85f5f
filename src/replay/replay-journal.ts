import { defaultCodec, type Codec } from '../codec/codec.js';
import type { IssuedCommand } from '../engine/command-queue.js';
import type { RecordedMarker } from '../engine/markers.js';
import { FloatingRejections } from '../engine/floating-rejections.js';
import { runTurn } from '../engine/turn.js';
import { WorkflowRun } from '../engine/workflow-run.js';
import { SimpleflowError } from '../errors.js';
import type { AnyWorkflowClass, Workflow } from '../workflow/workflow.js';
import { checkJournal } from './check-journal.js';
import { compareTurn, type Determinism, type Divergence } from './divergence.js';
import type { Journal, JournalTurn } from './journal.js';
import type { ReplayReport } from './report.js';

export interface ReplayOptions {
  /** Default: `strict`. */
  readonly determinism?: Determinism;
  /** The one the run was recorded with. Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /** Makes the workflow instance. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
}

/**
 * Runs the code against a recorded run, turn by turn: each turn sees the events that were recorded for it, and what it
 * issues is compared with the commands that were. Nothing is executed.
 *
 * @throws SimpleflowError `malformed-data` if it is not a journal, or one of a newer version
 */
export async function replayJournal(
  workflow: AnyWorkflowClass,
  journal: Journal,
  options: ReplayOptions = {},
): Promise<ReplayReport> {
  checkJournal(journal);
  const first = await replayOnce(workflow, journal.turns, options, false);
  if (first.divergences.length === 0) return reportOf(first);
  // Once more, with every submit traced, to say which line issued what.
  return reportOf(await replayOnce(workflow, journal.turns, options, true));
}

interface Replayed {
  readonly issued: readonly (readonly IssuedCommand[])[];
  readonly divergences: readonly Divergence[];
}

async function replayOnce(
  workflow: AnyWorkflowClass,
  turns: readonly JournalTurn[],
  options: ReplayOptions,
  traceCallSites: boolean,
): Promise<Replayed> {
  const { determinism = 'strict', codec = defaultCodec, instantiate } = options;
  const run = new WorkflowRun({
    workflow,
    codec,
    traceCallSites,
    ...(instantiate === undefined ? undefined : { instantiate }),
  });
  const issued: IssuedCommand[][] = [];
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
  rejections: FloatingRejections,
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
      // As the run did that was recorded: who looks, looks in a later turn.
      { onRejection: rejections.note },
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

function reportOf({ issued, divergences }: Replayed): ReplayReport {
  const turns = issued.map((commands) => commands.map(({ command }) => command));
  return { ok: divergences.length === 0, turns, divergences };
}
