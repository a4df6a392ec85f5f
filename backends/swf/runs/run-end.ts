import { type Codec, type ErrorCode, SimpleflowError, WorkflowError } from 'simpleflow';
import type { submission, WireFailure } from 'simpleflow/backend';
import type { EventAttributesOf, EventType } from '../protocol/events.js';
import type { WireEvent } from '../client/swf-api.js';

/** How a run closed, as its last event tells. */
export type RunEnd =
  | { readonly kind: 'completed'; readonly output: string | undefined }
  | { readonly kind: 'failed'; readonly failure: WireFailure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'terminated'; readonly reason: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'continued-as-new'; readonly runId: string };

/** Undefined for an event after which a run goes on. */
export function runEndOf(event: WireEvent): RunEnd | undefined {
  switch (event.eventType as EventType) {
    case 'WorkflowExecutionCompleted':
      return { kind: 'completed', output: attributes(event, 'WorkflowExecutionCompleted').result };
    case 'WorkflowExecutionFailed': {
      const { reason = 'Error', details } = attributes(event, 'WorkflowExecutionFailed');
      return { kind: 'failed', failure: details === undefined ? { reason } : { reason, details } };
    }
    case 'WorkflowExecutionCanceled':
      return { kind: 'cancelled' };
    case 'WorkflowExecutionTimedOut':
      return { kind: 'timed-out' };
    case 'WorkflowExecutionTerminated': {
      const { reason, cause } = attributes(event, 'WorkflowExecutionTerminated');
      return { kind: 'terminated', reason: reason ?? cause ?? 'no reason given' };
    }
    case 'WorkflowExecutionContinuedAsNew':
      return {
        kind: 'continued-as-new',
        runId: attributes(event, 'WorkflowExecutionContinuedAsNew').newExecutionRunId,
      };
    default:
      return undefined;
  }
}

function attributes<T extends EventType>(event: WireEvent, type: T): EventAttributesOf<T> {
  return event[`${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`] as EventAttributesOf<T>;
}

/** Which run it was, for messages. */
export interface RunName {
  readonly workflowName: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** Settles the future of a run that has ended; one that goes on as new is no end. */
export function settleRun(
  source: submission.FutureSource<unknown>,
  end: RunEnd,
  run: RunName,
  codec: Codec,
): void {
  const rejected = (code: ErrorCode, what: string, cause?: ErrorOptions): void =>
    source.reject(new WorkflowError(code, `workflow \`${run.workflowName}\` ${what}`, { ...run, ...cause }));
  switch (end.kind) {
    case 'completed':
      if (end.output === undefined) source.resolve(undefined);
      else source.resolveEncoded(end.output, codec);
      return;
    case 'failed': {
      const cause = codec.decodeFailure(end.failure);
      return rejected('workflow-failed', `failed: ${cause.message}`, { cause });
    }
    case 'cancelled':
      return source.cancel();
    case 'terminated':
      return rejected('workflow-terminated', `was terminated: ${end.reason}`);
    case 'timed-out':
      return rejected('workflow-timed-out', 'timed out');
    case 'continued-as-new':
      throw new SimpleflowError('invalid-state', 'a run that goes on as new has not ended');
  }
}
