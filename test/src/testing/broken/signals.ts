import { createFuture } from '../../../../src/futures/future-source.js';
import type { Future } from 'simpleflow';
import type { FutureOwner } from '../../../../src/futures/future.js';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import { but, executorWith, handleWith, ownerOf, runtimeWith, type Breakage } from './breakage.js';

/** Signals of a workflow to this one go another way. */
const sendsTo = (workflowId: string, send: () => Future<unknown>) =>
  runtimeWith((runtime) => ({
    sendSignal: (...args: Parameters<WorkflowRuntime['sendSignal']>) => {
      const [target] = args;
      return typeof target !== 'string' && target.workflowId === workflowId
        ? send()
        : runtime.sendSignal(...args);
    },
  }));

function delivered(): Future<unknown> {
  const source = createFuture();
  source.resolve(undefined);
  return source.future;
}

const waitsWith = (change: Partial<FutureOwner>) =>
  runtimeWith((runtime) => ({
    waitSignal: (name: string) => {
      const future = runtime.waitSignal(name);
      Object.assign(ownerOf(future), change);
      return future;
    },
  }));

export const SIGNAL_BREAKAGES: readonly Breakage[] = [
  {
    does: 'gives the newest signal first',
    caughtBy: 'each wait takes the oldest signal, and waits are served in their order',
    create: handleWith((handle) => {
      const held: [string, unknown][] = [];
      const signal = async (name: string, value: unknown): Promise<void> => {
        held.unshift([name, value]);
        if (held.length === 3) for (const each of held) await handle.signal(...each);
      };
      return { signal };
    }),
  },
  {
    does: 'takes a queued signal in a later turn',
    caughtBy: 'a signal that is queued already is taken in the same turn; `latestSignal` takes nothing',
    create: runtimeWith((runtime) => ({
      waitSignal: (name: string) => but(runtime.waitSignal(name), { done: () => false }),
    })),
  },
  {
    does: 'forgets what was signalled last',
    caughtBy: 'a signal that is queued already is taken in the same turn; `latestSignal` takes nothing',
    create: runtimeWith(() => ({ latestSignal: () => undefined })),
  },
  {
    does: 'loses a signal',
    caughtBy: 'signals come one by one as an asynchronous iterable',
    create: handleWith((handle) => ({
      signal: (name: string, value: unknown) =>
        value === 2 ? Promise.resolve() : handle.signal(name, value),
    })),
  },
  {
    does: 'says that a signal to nobody was delivered',
    caughtBy: 'a run can signal another, and learns if there is none',
    create: sendsTo('kit-nobody', delivered),
  },
  {
    does: 'waits for signals that nobody can send',
    caughtBy: 'a run that only waits for signals fails if it was submitted, and waits if it was started',
    create: executorWith((executor) => ({
      submit: (workflow: never, ...args: never[]) =>
        executor.start(workflow, args as never).then((run) => run.result()),
    })),
    shows: 'by never ending',
  },
  {
    does: 'takes signals for a closed run',
    caughtBy: 'a signal to a closed run fails, and one with a name or value that cannot be sent is refused',
    create: handleWith((handle) => ({
      signal: (name: string, value: unknown) =>
        handle.signal(name, value).catch((error: unknown) => {
          if (Reflect.get(error as Error, 'code') !== 'signal-failed') throw error;
        }),
    })),
  },
  {
    does: 'takes a signal when it is looked at',
    caughtBy: 'a signal that is queued already is taken in the same turn; `latestSignal` takes nothing',
    create: runtimeWith((runtime) => ({
      latestSignal: (name: string) => {
        const latest = runtime.latestSignal(name);
        void runtime.waitSignal(name);
        return latest;
      },
    })),
    shows: 'by never ending',
  },
  {
    does: 'serves a wait that has given up',
    caughtBy: 'a wait for a signal that runs out of time gives up its place',
    create: waitsWith({ givenUp: () => undefined }),
    shows: 'by never ending',
  },
  {
    does: 'forgets a wait that is awaited again',
    caughtBy: 'a wait that has given up its place takes one at the end when it is awaited again',
    create: waitsWith({ observed: () => undefined }),
  },
  {
    does: 'loses a signal to a run that is about to close, and says that it was delivered',
    caughtBy: 'a signal that is delivered to a run that is about to close is taken before it closes',
    create: sendsTo('kit-ends', delivered),
  },
];
