import { isClosing, type Command, type StartChild } from '../../engine/language/commands.js';
import type { LiveRun } from './live-run.js';
import type { RunHost } from './run-host.js';
import type { RunEnding } from './run-ending.js';

/** Carries out commands that concern runs of this host: part of the transaction in which the turn is committed. */
export function exchange(host: RunHost, run: LiveRun, command: Command): void {
  switch (command.kind) {
    case 'start-child':
      return startChild(host, run, command);
    case 'request-cancel-child':
      return host.find(command.id)?.receive({ kind: 'cancel-requested' });
    case 'signal-workflow':
      return run.receive(host.signal(command, run));
    default:
      if (isClosing(command)) run.close(command);
  }
}

/** Carries out a command to the outside, when it is durable that the run has issued it. */
export function send(run: LiveRun, command: Command): void {
  const { work } = run;
  switch (command.kind) {
    case 'schedule-activity':
    case 'schedule-lambda':
      return work.schedule(command, run.instance?.activityOf(command.id));
    case 'request-cancel-activity':
      return work.cancelActivity(command.id);
    case 'start-timer':
      if (!run.isClosed) work.startTimer(command.id, command.delayMs);
      return;
    case 'cancel-timer':
      return work.stopTimer(command.id);
    default:
      // A marker's place is the recording, and the engine has answered it; the rest concerns other runs.
      return;
  }
}

export function applyChildPolicies(host: RunHost, { work }: LiveRun): void {
  for (const [id, policy] of work.children) {
    const child = host.find(id);
    const ending: RunEnding = { kind: 'terminate-run', reason: 'child policy: its parent is closed' };
    if (policy === 'terminate') child?.end(ending);
    else if (policy === 'request-cancel') child?.receive({ kind: 'cancel-requested' });
  }
  work.children.clear();
}

function startChild(host: RunHost, run: LiveRun, command: StartChild): void {
  const { id, childPolicy } = command;
  const workflow = run.instance?.workflowOf(id);
  // Withdrawn in the turn that submitted it: then there is no command either.
  if (workflow === undefined) return;
  const child = host.startChild(run, workflow, command);
  if (child === undefined) {
    return run.receive({ kind: 'child-start-failed', id, cause: 'WORKFLOW_ALREADY_RUNNING' });
  }
  run.work.children.set(id, childPolicy);
  run.note({ kind: 'child-started', id, runId: child.started.runId });
}
