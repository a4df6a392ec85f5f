import type { Codec } from '../../codec/codec.js';
import type { RunStarted } from '../../engine/language/events.js';
import type { RunDescription } from '../../executor/executor.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import type { LiveRun } from './live-run.js';
import type { RunHost } from './run-host.js';

/** The first event of a live run, whose ids are always known. */
export type LiveRunStarted = RunStarted & { readonly runId: string };

export interface LiveRunOptions {
  readonly workflow: AnyWorkflowClass;
  readonly host: RunHost;
  /** Somebody may send it a signal from outside. */
  readonly awaitsSignals: boolean;
  /** Longest time from start to end. Undefined: no limit. */
  readonly executionStartToCloseMs: number | undefined;
  /** The run that started this one as its child. */
  readonly parent: LiveRun | undefined;
}

/** What a description says of how the run was started, and what it says it is about. */
export function describeStart(
  { workflowId, runId, name, version, tags, parent }: LiveRunStarted,
  context: string | undefined,
  codec: Codec,
): Pick<
  RunDescription,
  'workflowId' | 'runId' | 'name' | 'version' | 'tags' | 'parent' | 'executionContext'
> {
  const executionContext = context === undefined ? undefined : { executionContext: codec.decode(context) };
  return { workflowId, runId, name, version, tags, parent, ...executionContext };
}
