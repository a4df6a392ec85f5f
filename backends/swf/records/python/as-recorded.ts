import { python } from 'simpleflow/backend';
import type { ResultEvent } from '../../mapping/decision-results.js';
import { mayRefer } from './jumbo.js';

type Bind =
  python.PythonStep['binders'] extends ReadonlyMap<python.PythonCommand, infer B> ? B | undefined : never;

/**
 * The command in the words of the event that recorded it, where both mean the same: an argument may be given by place or
 * by name, a text may be in a bucket, and of some fields the code knows nothing.
 */
export function asRecorded(
  command: python.PythonCommand,
  event: ResultEvent,
  bind: Bind,
): python.PythonCommand {
  switch (event.eventType) {
    case 'ActivityTaskScheduled': {
      if (command.kind !== 'schedule-activity') return command;
      const { input } = event.activityTaskScheduledEventAttributes;
      return isSameCall(input, command.input, bind) ? { ...command, input } : command;
    }
    case 'StartChildWorkflowExecutionInitiated': {
      if (command.kind !== 'start-child') return command;
      const { input } = event.startChildWorkflowExecutionInitiatedEventAttributes;
      return isSameCall(input, command.input, bind) ? { ...command, input } : command;
    }
    case 'WorkflowExecutionContinuedAsNew': {
      if (command.kind !== 'continue-as-new') return command;
      const { input } = event.workflowExecutionContinuedAsNewEventAttributes;
      return isSameCall(input, command.input, bind) ? { ...command, input } : command;
    }
    case 'SignalExternalWorkflowExecutionInitiated': {
      const { input } = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
      if (command.kind !== 'signal-workflow' || input === undefined) return command;
      return mayRefer(input, command.input) ? { ...command, input } : command;
    }
    case 'TimerStarted': {
      if (command.kind !== 'start-timer') return command;
      // Code cannot set it: it is whatever the library's users have put there.
      const { control } = event.timerStartedEventAttributes;
      return control === undefined || command.control !== undefined ? command : { ...command, control };
    }
    case 'WorkflowExecutionCompleted': {
      const { result } = event.workflowExecutionCompletedEventAttributes;
      if (command.kind !== 'complete-run' || result === undefined) return command;
      return mayRefer(result, command.output) ? { ...command, output: result } : command;
    }
    case 'WorkflowExecutionFailed': {
      const { reason } = event.workflowExecutionFailedEventAttributes;
      if (command.kind !== 'fail-run' || reason === undefined) return command;
      const { failure } = command;
      return mayRefer(reason, failure.reason) ? { ...command, failure: { ...failure, reason } } : command;
    }
    default:
      return command;
  }
}

function isSameCall(recorded: string | undefined, issued: string, bind: Bind): recorded is string {
  if (recorded === undefined) return false;
  if (recorded === issued || mayRefer(recorded, issued)) return true;
  const [before, after] = [callIn(recorded), callIn(issued)];
  if (before === undefined || after === undefined) return false;
  if (isEqual([before.args, before.kwargs], [after.args, after.kwargs])) return true;
  const [boundBefore, boundAfter] = [bound(before, bind), bound(after, bind)];
  return boundBefore !== undefined && boundAfter !== undefined && isEqual(boundBefore, boundAfter);
}

/** The call without what travels beside it: `meta` of an activity, `__extra` of a run. */
function callIn(text: string): python.CallInput | undefined {
  try {
    return python.parseInput(JSON.parse(text));
  } catch {
    // Text of another program, or an envelope that is none.
    return undefined;
  }
}

function bound(call: python.CallInput, bind: Bind): readonly unknown[] | undefined {
  try {
    return bind?.(call);
  } catch {
    // The code has no parameter of that name.
    return undefined;
  }
}

function isEqual(a: unknown, b: unknown): boolean {
  return python.pythonJson(a) === python.pythonJson(b);
}
