import type { Executor, ShutdownOptions } from 'simpleflow';
import type { RetryPolicy } from '../../../../src/activity/retry-policy.js';
import { ActivityTask } from '../../../../src/engine/tasks/activity-task.js';
import { WATCH } from '../../../../src/futures/future.js';
import { executorWith, futuresWith, replaced, type Breakage } from './breakage.js';

const shutdownWith = (change: (options: ShutdownOptions) => ShutdownOptions) =>
  executorWith((executor) => {
    const shutdown = (options: ShutdownOptions = {}) => executor.shutdown(change(options));
    return { shutdown, [Symbol.asyncDispose]: () => shutdown() };
  });

const mapAs = (map: (executor: Executor, task: never, items: unknown[]) => AsyncGenerator) =>
  executorWith((executor) => ({
    map: (task: never, items: Iterable<unknown>) => map(executor, task, [...items]),
  }));

/** Never throws away anything, and never closes. */
const neverClosed = executorWith(() => ({ shutdown: async () => undefined }));

export const OUTSIDE_BREAKAGES: readonly Breakage[] = [
  {
    does: 'gives the results of `map` in another order',
    caughtBy: '`map` gives the results in the order of the items',
    create: mapAs(async function* (executor, task, items) {
      for (const item of items.reverse()) yield await executor.submit(task, item as never);
    }),
  },
  {
    does: 'goes on after a failure in `map`',
    caughtBy: 'the first failure ends `map` with its error',
    create: mapAs(async function* (executor, task, items) {
      for (const item of items) {
        const future: PromiseLike<unknown> = executor.submit(task, item as never);
        yield await future.then(
          (value) => value,
          () => undefined,
        );
      }
    }),
  },
  {
    does: 'submits the items of `map` one by one',
    caughtBy: '`map` submits all of a list at once',
    create: mapAs(async function* (executor, task, items) {
      for (const item of items) yield await executor.submit(task, item as never);
    }),
    shows: 'by never ending',
  },
  {
    does: 'ignores `bufferSize`',
    caughtBy: '`bufferSize` limits how many items are ahead of the reader',
    create: executorWith((executor) => ({ map: (task: never, items: never) => executor.map(task, items) })),
  },
  {
    does: 'reads ahead in an iterable as far as it likes',
    caughtBy: '`map` reads no more of an endless iterable than `bufferSize` allows, and closes it in the end',
    create: executorWith((executor) => ({
      map: (task: never, items: never, options: object) =>
        executor.map(task, items, { ...options, bufferSize: 1_000 }),
    })),
  },
  {
    does: 'tries a call of a chunk but once',
    caughtBy: 'each call of a chunk has its own tries',
    patch: replaced(
      ActivityTask.prototype,
      'retry' as never,
      () =>
        function (this: ActivityTask): RetryPolicy {
          const { retry } = this.definition;
          return this.chunkSize === 1 ? retry : { ...retry, maxAttempts: 1 };
        } as never,
    ),
  },
  {
    does: 'takes the failure of one call of a chunk for that of all',
    caughtBy: 'a call of a chunk that fails leaves the others alone',
    create: executorWith((executor) => ({
      map: async function* (task: never, items: never, options: object) {
        let isBroken = false;
        for await (const result of executor.map(task, items, options)) {
          isBroken ||= result === undefined;
          yield isBroken ? undefined : result;
        }
      },
    })),
  },
  {
    does: 'leaves the rest of `map` running',
    caughtBy: 'leaving the loop over `map` cancels what has not started',
    create: mapAs(async function* (executor, task, items) {
      const futures = items.map((item) => executor.submit(task, item as never) as PromiseLike<unknown>);
      for (const future of futures) yield await future;
    }),
  },
  {
    does: 'cancels a task when a wait for it gives up',
    caughtBy: 'a timeout of `result` and `exception` gives up waiting, not the task',
    create: futuresWith((future) => ({
      done: () => true,
      result: (options: never) => future.result(options),
    })),
  },
  {
    does: 'calls back before a future is done',
    caughtBy: '`asCompleted` gives futures as they are done, those done already first',
    create: futuresWith((future) => ({
      [WATCH]: (watcher: (each: unknown, key: unknown) => void, key: unknown) => {
        watcher(future, key);
        return { stop: () => undefined };
      },
    })),
  },
  {
    does: 'calls back twice',
    caughtBy: 'callbacks run once, in the order of registration, at once on a future that is done',
    create: futuresWith((future) => ({
      onDone: (fn: (each: unknown) => void) => {
        future.onDone(fn);
        future.onDone(fn);
      },
    })),
  },
  {
    does: 'takes work after `shutdown`',
    caughtBy: 'an executor that is shut down takes no more work',
    create: neverClosed,
  },
  {
    does: 'does not wait in `shutdown`',
    caughtBy: '`shutdown` waits until everything submitted has ended',
    create: shutdownWith((options) => ({ ...options, wait: false })),
  },
  {
    does: 'does not wait for runs in `shutdown`',
    caughtBy: '`shutdown` waits for open runs',
    create: shutdownWith((options) => ({ ...options, wait: false })),
  },
  {
    does: 'ends a second `shutdown` at once',
    caughtBy: 'a second `shutdown` ends with the first',
    create: executorWith((executor) => {
      let calls = 0;
      return { shutdown: async () => ((calls += 1) > 1 ? undefined : executor.shutdown()) };
    }),
  },
  {
    does: 'waits in `shutdown` when told not to',
    caughtBy: 'with `wait: false` it returns at once, and what was submitted goes on',
    create: shutdownWith((options) => ({ ...options, wait: true })),
    shows: 'by never ending',
  },
  {
    does: 'runs what is pending at `shutdown` in spite of `cancelPending`',
    caughtBy: 'with `cancelPending` what has not started is cancelled, and what runs goes on',
    create: shutdownWith(({ cancelPending: _, ...options }) => options),
  },
  {
    does: 'asks no run to cancel in spite of `cancelPending`',
    caughtBy: 'with `cancelPending` open runs are asked to cancel',
    create: shutdownWith(({ cancelPending: _, graceMs, ...options }) =>
      graceMs === undefined ? options : { ...options, graceMs },
    ),
    shows: 'by never ending',
  },
];
