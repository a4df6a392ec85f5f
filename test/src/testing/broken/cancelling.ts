import type { CancelOptions } from 'simpleflow';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import { deaf } from './flow.js';
import {
  futuresWith,
  handleWith,
  innerFuturesWith,
  instanceWith,
  runtimeWith,
  type Breakage,
} from './breakage.js';

type Submit = Parameters<WorkflowRuntime['submit']>;

async function severalTurns(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}

export const CANCEL_BREAKAGES: readonly Breakage[] = [
  {
    does: 'cannot cancel what is queued',
    caughtBy: 'a task that has not started is cancelled, and never runs',
    create: futuresWith(() => ({ cancel: () => false })),
  },
  {
    does: 'says that it cancelled what is done',
    caughtBy: 'a task that is done cannot be cancelled',
    create: futuresWith(() => ({ cancel: () => true })),
  },
  {
    does: 'says each time that it cancelled',
    caughtBy: 'a task that was cancelled cannot be cancelled again',
    create: futuresWith((future) => ({ cancel: () => future.cancel() || true })),
  },
  {
    does: 'says that it stopped what goes on',
    caughtBy: '`cancel` of a running task stops it and is true, or lets it run and is false',
    create: futuresWith(() => ({ cancel: () => true })),
    shows: 'by never ending',
  },
  {
    does: 'cannot cancel what waits for its arguments',
    caughtBy: 'a task that waits for its arguments is cancelled, and never runs',
    create: futuresWith(() => ({ cancel: () => false })),
  },
  {
    does: 'answers false to every `cancel` of a workflow',
    caughtBy: 'what has not been sent is cancelled in the same turn, and never was',
    create: innerFuturesWith(() => ({ cancel: () => false })),
  },
  {
    does: 'settles a cancelled task only when it has ended',
    caughtBy: 'what has been sent is cancelled in the same turn, and asked to stop',
    create: innerFuturesWith((future) => ({ cancel: () => future.cancel({ wait: true }) })),
  },
  {
    does: 'does not ask a cancelled activity to stop',
    caughtBy: 'what has been sent is cancelled in the same turn, and asked to stop',
    create: deaf,
    shows: 'by never ending',
  },
  {
    does: 'settles at once what was to be waited for',
    caughtBy: '`cancel({ wait: true })` leaves the future open until the task has ended',
    create: innerFuturesWith((future) => ({ cancel: (_: CancelOptions) => future.cancel() })),
  },
  {
    does: 'does not cancel the items of a list',
    caughtBy: 'cancelling the list of a `map` cancels its items',
    create: runtimeWith((runtime) => ({
      map: (...args: Parameters<WorkflowRuntime['map']>) => {
        const list = runtime.map(...args);
        return Object.assign(Object.create(list) as object, { cancel: () => true, cancelled: () => true });
      },
    })),
  },
  {
    does: 'obeys a cancel request that the run refuses',
    caughtBy: 'a run may refuse to be cancelled, and goes on as if nothing had come',
    create: instanceWith((workflow) => Object.assign(workflow, { shouldCancel: () => true })),
  },
  {
    does: 'does not call `onCanceled`',
    caughtBy: 'a cancel request asks `shouldCancel` and `onCanceled` once each, and cancels what is open',
    create: instanceWith((workflow) => Object.assign(workflow, { onCanceled: () => undefined })),
  },
  {
    does: 'takes work from a cancelled run',
    caughtBy: 'a run that was cancelled submits nothing more',
    create: runtimeWith((runtime) => ({
      submit: (...args: Submit) => {
        try {
          return runtime.submit(...args);
        } catch {
          return runtime.openScope({ shielded: true }).submit(...args);
        }
      },
    })),
  },
  {
    does: 'cancels shielded scopes as well',
    caughtBy: 'a shielded scope of a cancelled run goes on',
    create: runtimeWith((runtime) => ({ openScope: () => runtime.openScope({ shielded: false }) })),
  },
  {
    does: 'reports a cancelled run that throws as failed',
    caughtBy: 'a run that was cancelled closes as cancelled, also if it throws',
    create: handleWith((handle) => ({
      result: () => handle.result().catch((cause: unknown) => Promise.reject(new Error('failed', { cause }))),
    })),
  },
  {
    does: 'starts a run that was cancelled before',
    caughtBy: 'a run that is cancelled before its first turn never starts',
    create: handleWith((handle) => ({
      cancel: async () => {
        await severalTurns();
        await handle.cancel();
      },
    })),
  },
  {
    does: 'loses a cancel request after `run` has returned',
    caughtBy: 'a run whose `run` has returned can still be cancelled',
    create: handleWith(() => ({ cancel: async () => undefined })),
    shows: 'by never ending',
  },
  {
    does: 'loses a cancel request while it waits to go on as a new run',
    caughtBy: 'a run that waits to go on as a new one can still be cancelled',
    create: handleWith(() => ({ cancel: async () => undefined })),
    shows: 'by never ending',
  },
  {
    does: 'does not cancel a scope',
    caughtBy: 'cancelling a scope cancels what was submitted through it, and nothing else',
    create: runtimeWith((runtime) => ({
      openScope: () => scopeOf(runtime),
    })),
    shows: 'by never ending',
  },
  {
    does: 'does not cancel a scope whose body throws',
    caughtBy: 'a scope whose body throws is cancelled',
    create: runtimeWith((runtime) => ({ openScope: () => scopeOf(runtime) })),
  },
];

/** A scope that is no scope. */
function scopeOf(runtime: WorkflowRuntime): Partial<WorkflowRuntime> {
  return {
    submit: (...args) => runtime.submit(...args),
    startTimer: (...args) => runtime.startTimer(...args),
    cancelScope: () => undefined,
  };
}
