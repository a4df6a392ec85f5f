import { createHash } from 'node:crypto';
import { isFuture, type Future } from 'simpleflow';
import { createFuture } from '../../../../src/futures/future-source.js';
import { IdSource } from '../../../../src/engine/language/ids.js';
import { LiveRun } from '../../../../src/inprocess/runs/live-run.js';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import {
  but,
  clockWith,
  innerFuturesWith,
  replaced,
  runnerWith,
  runtimeWith,
  type Breakage,
} from './breakage.js';

type Submit = Parameters<WorkflowRuntime['submit']>;

function settledFuture(): Future<unknown> {
  const source = createFuture();
  source.resolve(undefined);
  return source.future;
}

export const TURN_BREAKAGES: readonly Breakage[] = [
  {
    does: 'settles timers in the turn that started them',
    caughtBy: 'what the outside answers never settles in the turn that asked for it',
    create: runtimeWith((runtime) => ({
      startTimer: () => {
        void runtime.startTimer(0, {});
        return settledFuture();
      },
    })),
  },
  {
    does: 'answers what needs no answer from outside in a later turn',
    caughtBy: 'what the engine answers itself settles in the same turn',
    create: runtimeWith((runtime) => ({
      map: (...[task, items, options]: Parameters<WorkflowRuntime['map']>) =>
        [...items].length > 0 ? runtime.map(task, items, options) : runtime.startTimer(0, {}),
    })),
    shows: 'by never ending',
  },
  {
    does: 'runs a finished idempotent task again',
    caughtBy: 'a second submit of a finished idempotent task is answered in the same turn',
    create: runtimeWith((runtime) => ({ submit: withOwnIds(runtime) })),
  },
  {
    does: 'gives every event a turn of its own',
    caughtBy: 'what arrived together is one batch, in the order of arrival',
    create: clockWith((clock) => {
      let last = Promise.resolve();
      // One after the other, each after turns enough for the one before.
      const later = async (fn: () => void): Promise<void> => {
        for (let i = 0; i < 6; i += 1) await new Promise(setImmediate);
        fn();
      };
      const schedule = (atMs: number, fn: () => void) =>
        clock.schedule(atMs, () => {
          last = last.then(() => later(fn));
        });
      return { schedule };
    }),
  },
  {
    does: 'delivers results in the middle of a turn',
    caughtBy: 'results come only between turns, however long user code takes in microtasks',
    patch: replaced(
      LiveRun.prototype,
      'deliver',
      (deliver) =>
        function (this: LiveRun, event) {
          deliver.call(this, event);
          if (event.kind === 'activity-completed') this.beginTurn();
        },
    ),
    shows: 'in replay',
  },
];

function withOwnIds(runtime: WorkflowRuntime) {
  let count = 0;
  return (...[task, args, options]: Submit) =>
    runtime.submit(
      task,
      args,
      'definition' in task && Reflect.get(task.definition, 'idempotent') === true
        ? { id: String((count += 1)) }
        : options,
    );
}

function anyId() {
  let count = 0;
  return (_kind: string, id: string): string => `${id}#${(count += 1)}`;
}

export const ID_BREAKAGES: readonly Breakage[] = [
  {
    does: 'counts all tasks with one counter',
    caughtBy: 'tasks are numbered by name in the order of submit, also those that wait for arguments',
    patch: replaced(
      IdSource.prototype,
      'next',
      (next) =>
        function (this: IdSource, prefix) {
          return next.call(this, 'task') + prefix;
        },
    ),
  },
  {
    does: 'gives ids when arguments settle',
    caughtBy: 'ids are given at submit, in program order, also to tasks that wait for arguments',
    create: runtimeWith((runtime) => ({
      submit: (...[task, args, options]: Submit) => {
        const [first] = args;
        if (!isFuture(first)) return runtime.submit(task, args, options);
        const source = createFuture();
        first.onDone(() => {
          const late = runtime.submit(task, args, options);
          source.setId(late.id ?? '');
          late.result().then(
            (value) => source.resolve(value),
            () => undefined,
          );
        });
        return source.future;
      },
    })),
  },
  {
    does: 'gives idempotent tasks an id each',
    caughtBy: 'an idempotent task with the same input is the same future, and runs once',
    create: runtimeWith((runtime) => ({ submit: withOwnIds(runtime) })),
  },
  {
    does: 'hashes with another algorithm',
    caughtBy: 'the id of an idempotent task is the md5 of its input as Python would write it',
    create: runtimeWith((runtime) => ({
      submit: (...args: Submit) => {
        const future = runtime.submit(...args);
        const hash = createHash('sha1').update(String(future.id)).digest('hex').slice(0, 32);
        return but(future, { id: `activity-kit-echo-once-${hash}` });
      },
    })),
  },
  {
    does: 'takes any id',
    caughtBy: 'ids of one’s own must be unique, and such as every backend can carry',
    patch: replaced(IdSource.prototype, 'custom', () => anyId()),
  },
  {
    does: 'takes any id outside a workflow',
    caughtBy: 'an option or id that cannot be used is refused by `submit`',
    patch: replaced(IdSource.prototype, 'custom', () => (_kind, id) => id),
  },
  {
    does: 'gives a retry a new id',
    caughtBy: 'a retry keeps the id of its task',
    create: runnerWith(
      (run) => (call, control) =>
        run(call.attempt === 1 ? call : { ...call, id: `${call.id}-again` }, control),
    ),
  },
  {
    does: 'does not count tries',
    caughtBy: 'a failed task is tried again as often as its policy says',
    create: runnerWith((run) => (call, control) => run({ ...call, attempt: 1 }, control)),
  },
  {
    does: 'sends what was cancelled before it was sent',
    caughtBy: 'what has not been sent is cancelled in the same turn, and never was',
    create: innerFuturesWith(() => {
      let state = 'pending';
      const cancel = (): boolean => {
        const isOpen = state === 'pending';
        state = 'cancelled';
        return isOpen;
      };
      return {
        cancel,
        get state() {
          return state;
        },
      };
    }),
  },
];
