import { defaultCodec, type Codec } from '../codec/codec.js';
import { WorkflowRun } from '../engine/run/workflow-run.js';
import type { WorkflowMiddleware } from '../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, Workflow } from '../workflow/workflow.js';
import type { Determinism } from './divergence.js';
import type { Journal, JournalTurn } from './journal.js';
import { readJournal } from './read-journal.js';
import { replayTurns, type ReplayedTurns } from './replay-turns.js';
import type { ReplayReport } from './report.js';

export interface ReplayOptions {
  /** Default: `strict`. */
  readonly determinism?: Determinism;
  /** The one the run was recorded with. Default: JSON with tags, no registered classes. */
  readonly codec?: Codec;
  /** What was around the commands of the run: it is part of the code. Default: nothing. */
  readonly middleware?: readonly WorkflowMiddleware[];
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
  const { turns } = readJournal(journal);
  const first = await replayOnce(workflow, turns, options, false);
  if (first.divergences.length === 0) return reportOf(first);
  // Once more, with every submit traced, to say which line issued what.
  return reportOf(await replayOnce(workflow, turns, options, true));
}

async function replayOnce(
  workflow: AnyWorkflowClass,
  turns: readonly JournalTurn[],
  options: ReplayOptions,
  traceCallSites: boolean,
): Promise<ReplayedTurns> {
  const { determinism = 'strict', codec = defaultCodec, instantiate, middleware } = options;
  const run = new WorkflowRun({
    workflow,
    codec,
    traceCallSites,
    middleware,
    sendsLater: true,
    ...(instantiate === undefined ? undefined : { instantiate }),
  });
  return replayTurns(run, turns, { determinism, traceCallSites });
}

function reportOf({ issued, divergences }: ReplayedTurns): ReplayReport {
  const turns = issued.map((commands) => commands.map(({ command }) => command));
  return { ok: divergences.length === 0, turns, divergences };
}
