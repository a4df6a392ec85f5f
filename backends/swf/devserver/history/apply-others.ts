import { secondsToMs } from '../time/durations.js';
import type { Run } from '../state/run.js';
import type { ApplyTable } from './apply-table.js';

export const TIMER_CHANGES: ApplyTable = {
  TimerStarted(run, attributes, at) {
    run.timers ??= new Map();
    run.timers.set(attributes.timerId, {
      run,
      timerId: attributes.timerId,
      startedEventId: at.id,
      firesAtMs: at.atMs + secondsToMs(attributes.startToFireTimeout),
    });
  },
  TimerFired: (run, attributes) => closeTimer(run, attributes.timerId),
  TimerCanceled: (run, attributes) => closeTimer(run, attributes.timerId),
};

export const CHILD_CHANGES: ApplyTable = {
  StartChildWorkflowExecutionInitiated(run, attributes, at) {
    run.children ??= new Map();
    run.children.set(at.id, { attributes, startedEventId: 0 });
  },
  StartChildWorkflowExecutionFailed: (run, attributes) => closeChild(run, attributes.initiatedEventId),
  ChildWorkflowExecutionStarted(run, attributes, at) {
    const child = run.children?.get(attributes.initiatedEventId);
    if (child === undefined) return;
    child.startedEventId = at.id;
    // A child that has continued as new by now keeps the name of its open run.
    child.runId ??= attributes.workflowExecution.runId;
  },
  ChildWorkflowExecutionCompleted: (run, attributes) => closeChild(run, attributes.initiatedEventId),
  ChildWorkflowExecutionFailed: (run, attributes) => closeChild(run, attributes.initiatedEventId),
  ChildWorkflowExecutionTimedOut: (run, attributes) => closeChild(run, attributes.initiatedEventId),
  ChildWorkflowExecutionCanceled: (run, attributes) => closeChild(run, attributes.initiatedEventId),
  ChildWorkflowExecutionTerminated: (run, attributes) => closeChild(run, attributes.initiatedEventId),
};

export const EXTERNAL_CHANGES: ApplyTable = {
  SignalExternalWorkflowExecutionInitiated(run, attributes, at) {
    run.externals ??= new Map();
    run.externals.set(at.id, { kind: 'signal', attributes });
  },
  RequestCancelExternalWorkflowExecutionInitiated(run, attributes, at) {
    run.externals ??= new Map();
    run.externals.set(at.id, { kind: 'cancel', attributes });
  },
  ExternalWorkflowExecutionSignaled: (run, attributes) => closeExternal(run, attributes.initiatedEventId),
  SignalExternalWorkflowExecutionFailed: (run, attributes) => closeExternal(run, attributes.initiatedEventId),
  ExternalWorkflowExecutionCancelRequested: (run, attributes) =>
    closeExternal(run, attributes.initiatedEventId),
  RequestCancelExternalWorkflowExecutionFailed: (run, attributes) =>
    closeExternal(run, attributes.initiatedEventId),
};

export const LAMBDA_CHANGES: ApplyTable = {
  LambdaFunctionScheduled(run, attributes, at) {
    run.lambdas ??= new Map();
    run.lambdas.set(at.id, { run, scheduledEventId: at.id, attributes, startedEventId: 0, startedAtMs: 0 });
  },
  LambdaFunctionStarted(run, attributes, at) {
    const lambda = run.lambdas?.get(attributes.scheduledEventId);
    if (lambda === undefined) return;
    lambda.startedEventId = at.id;
    lambda.startedAtMs = at.atMs;
  },
  LambdaFunctionCompleted: (run, attributes) => closeLambda(run, attributes.scheduledEventId),
  LambdaFunctionFailed: (run, attributes) => closeLambda(run, attributes.scheduledEventId),
  LambdaFunctionTimedOut: (run, attributes) => closeLambda(run, attributes.scheduledEventId),
  StartLambdaFunctionFailed: (run, attributes) => closeLambda(run, attributes.scheduledEventId ?? 0),
};

function closeTimer(run: Run, timerId: string): void {
  run.timers?.delete(timerId);
  if (run.timers?.size === 0) run.timers = undefined;
}

function closeChild(run: Run, initiatedEventId: number): void {
  run.children?.delete(initiatedEventId);
  if (run.children?.size === 0) run.children = undefined;
}

function closeExternal(run: Run, initiatedEventId: number): void {
  run.externals?.delete(initiatedEventId);
  if (run.externals?.size === 0) run.externals = undefined;
}

function closeLambda(run: Run, scheduledEventId: number): void {
  run.lambdas?.delete(scheduledEventId);
  if (run.lambdas?.size === 0) run.lambdas = undefined;
}
