import type { Journal, ShutdownOptions, StartOptions } from 'simpleflow';
import { executorWith, handleWith, runtimeWith, type Breakage } from './breakage.js';

const startedWith = (change: (options: StartOptions) => StartOptions) =>
  executorWith((executor) => ({
    start: (workflow: never, args: never, options: StartOptions = {}) =>
      executor.start(workflow, args, change(options)),
  }));

/** Give up only when the case is over: `close` asks for no milliseconds at all. */
const patient = executorWith((executor) => ({
  shutdown: ({ graceMs, ...options }: ShutdownOptions = {}) =>
    executor.shutdown(graceMs === 0 ? { ...options, graceMs } : options),
}));

export const RUN_BREAKAGES: readonly Breakage[] = [
  {
    does: 'waits for runs longer than `graceMs`',
    caughtBy: 'after `graceMs` open runs are terminated',
    create: patient,
    shows: 'by never ending',
  },
  {
    does: 'waits for activities longer than `graceMs`',
    caughtBy: 'a running activity that outlives `graceMs` is given up',
    create: patient,
    shows: 'by never ending',
  },
  {
    does: 'does not say what is open in a run',
    caughtBy: 'a handle says how its run is',
    create: handleWith((handle) => ({
      describe: async () => ({ ...(await handle.describe()), version: 'default' }),
    })),
  },
  {
    does: 'terminates a run when a wait for it gives up',
    caughtBy: 'a timeout of `result` gives up waiting, not the run',
    create: handleWith((handle) => ({
      result: async (options: { timeoutMs?: number } = {}) => {
        if (options.timeoutMs !== undefined) await handle.terminate();
        return handle.result(options);
      },
    })),
  },
  {
    does: 'asks a run to cancel instead of terminating it',
    caughtBy: '`terminate` closes a run without asking it',
    create: handleWith((handle) => ({ terminate: () => handle.cancel() })),
  },
  {
    does: 'starts a workflow id twice',
    caughtBy: 'the workflow id of an open run cannot be started again, that of a closed one can',
    create: startedWith(({ workflowId: _, ...options }) => options),
  },
  {
    does: 'starts runs with any workflow id',
    caughtBy: 'what cannot be started is refused',
    create: startedWith(({ workflowId: _, ...options }) => options),
  },
  {
    does: 'loses tags',
    caughtBy: 'a run knows who it is',
    create: startedWith(({ tags: _, ...options }) => options),
  },
  {
    does: 'forgets the first turn of its journals',
    caughtBy: 'a run has a journal that replays to the same commands, also as JSON text',
    create: handleWith((handle) => ({
      history: async (): Promise<Journal> => {
        const journal = await handle.history();
        return { ...journal, turns: journal.turns.slice(1) };
      },
    })),
  },
  {
    does: 'lists markers in another order',
    caughtBy: 'markers are recorded in the same turn, and listed newest of each name, or all',
    create: runtimeWith((runtime) => ({ listMarkers: (all: boolean) => runtime.listMarkers(all).reverse() })),
  },
  {
    does: 'does not record side effects',
    caughtBy: 'a side effect is made once: a replay reads what it gave',
    create: runtimeWith(() => ({ sideEffect: (make: () => unknown) => make() })),
    shows: 'in replay',
  },
  {
    does: 'puts new runs on the old branch',
    caughtBy: '`patched` is true in a new run, all along',
    create: runtimeWith(() => ({ patched: () => false })),
  },
];
