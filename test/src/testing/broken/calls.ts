import { isFuture, type Executor, type Future, type TaskOptions } from 'simpleflow';
import { Keywords } from '../../../../src/activity/keywords.js';
import { ActivityTask } from '../../../../src/engine/tasks/activity-task.js';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import {
  clockWith,
  executorWith,
  futuresWith,
  INSPECT,
  replaced,
  runnerWith,
  runtimeWith,
  type Breakage,
} from './breakage.js';

const submitAs = (change: (args: unknown[], task: unknown) => unknown[]) =>
  executorWith((executor) => ({
    submit: (task: never, ...args: unknown[]) => executor.submit(task, ...(change(args, task) as never[])),
  }));

const mapAs = (map: (executor: Executor, ...args: [never, never[], { chunkSize?: number }?]) => unknown) =>
  executorWith((executor) => ({
    map: (task: never, items: never[], options?: object) => map(executor, task, items, options),
  }));

/** Arguments by name as if they were given by place, in the order in which they are written. */
const byPlace = (args: readonly unknown[]): unknown[] =>
  args.flatMap((arg) => (arg instanceof Keywords ? Object.values<unknown>(arg) : [arg]));

/** The first failure that nobody has looked at ends the executor. */
const unforgiving = executorWith((executor) => {
  let unseen: Error | undefined;
  const submit = (task: never, ...args: never[]): unknown => {
    if (unseen !== undefined) throw unseen;
    const future: Future<unknown> = executor.submit(task, ...args);
    future.onDone(() => (unseen = (Reflect.get(future, INSPECT) as { error?: Error }).error));
    return future;
  };
  return { submit };
});

export const CALL_BREAKAGES: readonly Breakage[] = [
  {
    does: 'is never done',
    caughtBy: 'an activity gives its result',
    create: futuresWith(() => ({ done: () => false })),
  },
  {
    does: 'does not wait for asynchronous activities',
    caughtBy: 'an activity may be asynchronous',
    create: runnerWith((run) => (call, control) => {
      const outcome = run(call, control);
      return 'then' in outcome ? { kind: 'completed' } : outcome;
    }),
  },
  {
    does: 'calls classes without `new`',
    caughtBy: 'an activity may be a class with `execute`',
    create: runnerWith((run) => (call, control) => {
      const isClass = /^class\b/u.test(String(call.definition?.implementation));
      return isClass
        ? { kind: 'failed', failure: { reason: 'TypeError: it needs `new`' } }
        : run(call, control);
    }),
  },
  {
    does: 'drops arguments that are undefined',
    caughtBy: 'arguments that are undefined keep their places',
    create: submitAs((args) => args.filter((arg) => arg !== undefined)),
  },
  {
    does: 'throws what `exception` should give',
    caughtBy: '`exception` gives the error of a failed task instead of throwing it',
    create: futuresWith((future) => ({ exception: () => future.result().then(() => undefined) })),
  },
  {
    does: 'breaks down after a failure that nobody has looked at',
    caughtBy: 'a failed future that nobody looks at troubles nobody',
    create: unforgiving,
  },
  {
    does: 'does not tell an activity where it was queued',
    caughtBy: 'an activity knows who it is, outside a workflow',
    create: runnerWith((run) => (call, control) => run({ ...call, taskList: 'another' }, control)),
  },
  {
    does: 'gives a run nothing for a future',
    caughtBy: 'a workflow can be submitted like an activity, also with futures',
    create: submitAs((args, task) =>
      typeof task === 'function' ? args.map((arg) => (isFuture(arg) ? 0 : arg)) : args,
    ),
  },
  {
    does: 'never frees the place of a task that took time',
    caughtBy: 'a task that cannot be stopped does not hold up those behind it once it is over',
    create: runnerWith((run) => {
      let isTaken = false;
      return (call, control) => {
        if (isTaken) return new Promise(() => undefined);
        const outcome = run(call, control);
        isTaken ||= 'then' in outcome;
        return outcome;
      };
    }),
    shows: 'by never ending',
  },
  {
    does: 'maps nothing asynchronous',
    caughtBy: '`map` takes an asynchronous iterable',
    create: mapAs((executor, task, items) => executor.map(task, [...items])),
  },
  {
    does: 'loses a chunk that is not full',
    caughtBy: '`chunkSize` changes no result',
    create: mapAs((executor, task, items, { chunkSize = 1 } = {}) =>
      executor.map(task, items.slice(0, items.length - (items.length % chunkSize))),
    ),
  },
  {
    does: 'takes any options of `map`',
    caughtBy: 'options of `map` that cannot be used are refused',
    create: mapAs((executor, task, items) => executor.map(task, items)),
  },
  {
    does: 'tries again what was cancelled between two tries',
    caughtBy: 'a task that is cancelled while it waits for its next try is not tried again',
    create: futuresWith(() => ({ cancel: () => true })),
  },
  {
    does: 'takes a try that ran out of time for cancelled',
    caughtBy: 'a try that ran out of time is followed by another',
    patch: replaced(
      ActivityTask.prototype,
      'apply',
      (apply) =>
        function (this: ActivityTask, event) {
          const isOver = event.kind === 'activity-timed-out';
          apply.call(this, isOver ? { kind: 'activity-cancelled', id: event.id } : event);
        },
    ),
  },
  {
    does: 'takes `scheduleToStartMs` for a limit of the whole',
    caughtBy: '`scheduleToStartMs` does not limit a try that has begun',
    create: executorWith((executor) => ({
      submitWith: ({ scheduleToStartMs = 1 }: TaskOptions, task: never, ...args: never[]) =>
        executor.submitWith({ scheduleToCloseMs: scheduleToStartMs }, task, ...(args as [])) as unknown,
    })),
  },
  {
    does: 'ends at once what has a limit',
    caughtBy: 'an activity that ends in time is not troubled by its limits',
    create: clockWith(() => ({
      schedule: (_atMs: number, fn: () => void) => {
        let isStopped = false;
        // Before anything else: of an immediate and the 2 ms after which the activity looks at its gate again, a slow
        // machine takes either first, and the activity may then have ended in time.
        queueMicrotask(() => {
          if (!isStopped) fn();
        });
        return () => void (isStopped = true);
      },
    })),
  },
  {
    does: 'ignores the names of arguments, inside a workflow',
    caughtBy:
      'activities and children take arguments by name, after some by place too, and futures among them',
    create: runtimeWith((runtime) => ({
      submit: (...[task, args, options]: Parameters<WorkflowRuntime['submit']>) =>
        runtime.submit(task, byPlace(args), options),
    })),
  },
  {
    does: 'loses arguments that are given by name',
    caughtBy: 'outside a workflow activities and workflows take arguments by name',
    create: submitAs((args) => args.filter((arg) => !(arg instanceof Keywords))),
  },
  {
    does: 'ignores the names of arguments',
    caughtBy: 'a name that the function lacks fails the activity',
    create: submitAs(byPlace),
  },
];
