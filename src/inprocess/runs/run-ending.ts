import { isClosing, type ClosingCommand, type Command } from '../../engine/language/commands.js';
import type { ChildEvent, EngineEvent } from '../../engine/language/events.js';
import type { RunStatus } from '../../executor/executor.js';
import type { OutsideEnding } from '../../replay/journal.js';
import { assertNever } from '../../util/assert-never.js';

/** How a run ended: by its own closing command, or from outside. */
export type RunEnding = ClosingCommand | OutsideEnding;

/** What a run is called once it has ended so. */
export function statusOf(ending: RunEnding): RunStatus {
  switch (ending.kind) {
    case 'complete-run':
      return 'completed';
    case 'fail-run':
    case 'break-run':
      return 'failed';
    case 'cancel-run':
      return 'cancelled';
    case 'continue-as-new':
      return 'continued-as-new';
    case 'terminate-run':
      return 'terminated';
    case 'time-out-run':
      return 'timed-out';
    default:
      return assertNever(ending);
  }
}

/** What the parent is told; nothing of a run that goes on as another. */
export function childEvent(id: string, ending: RunEnding): ChildEvent | undefined {
  switch (ending.kind) {
    case 'complete-run':
      if (ending.output === undefined) return { kind: 'child-completed', id };
      return { kind: 'child-completed', id, output: ending.output };
    case 'fail-run':
    case 'break-run':
      return { kind: 'child-failed', id, failure: ending.failure };
    case 'cancel-run':
      return { kind: 'child-cancelled', id };
    case 'terminate-run':
      return { kind: 'child-terminated', id };
    case 'time-out-run':
      return { kind: 'child-timed-out', id };
    case 'continue-as-new':
      return undefined;
    default:
      return assertNever(ending);
  }
}

/** Whether the children that are open follow the policy they were started with; else they go on, as on SWF. */
export function appliesChildPolicy(ending: RunEnding): boolean {
  return ending.kind !== 'complete-run' && ending.kind !== 'cancel-run' && ending.kind !== 'continue-as-new';
}

/** A run that ended by its own command has asked its activities to stop if it wanted to. */
export function isFromOutside(ending: RunEnding): ending is OutsideEnding {
  const { kind } = ending;
  return kind === 'terminate-run' || kind === 'time-out-run' || kind === 'break-run';
}

/**
 * True if a signal or a cancel request has come that the run has not seen. Nothing that was accepted may be lost, so that
 * the run looks at it before it closes, as on SWF.
 */
export function isCloseRefused(last: Command | undefined, inbox: readonly EngineEvent[]): boolean {
  if (last === undefined || !isClosing(last)) return false;
  // A run that is cut by itself is not over: the next one gets what has come.
  if (last.kind === 'continue-as-new' && last.carried !== undefined) return false;
  return inbox.some(({ kind }) => kind === 'signal-received' || kind === 'cancel-requested');
}
