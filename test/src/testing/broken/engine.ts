import { isFuture, type Future } from 'simpleflow';
import { ActivityTask } from '../../../../src/engine/tasks/activity-task.js';
import type { RunCore } from '../../../../src/engine/run/run-core.js';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import {
  futuresWith,
  INSPECT,
  innerFuturesWith,
  instanceWith,
  ownerOf,
  replaced,
  runnerWith,
  runtimeWith,
  type Breakage,
} from './breakage.js';

type Submit = Parameters<WorkflowRuntime['submit']>;
type Run = (...args: unknown[]) => Promise<unknown>;

/** Live runs have another engine from their first submit on. */
const coreWith = (change: Partial<RunCore>) =>
  runtimeWith((runtime) => ({
    submit: (...args: Submit) => {
      const future = runtime.submit(...args);
      Object.assign(ownerOf(future).scope as object, change);
      return future;
    },
  }));

const argumentsWith = (change: (arg: unknown) => unknown) =>
  runtimeWith((runtime) => ({
    submit: (...[task, args, options]: Submit) => runtime.submit(task, args.map(change), options),
  }));

/** Calls `run` in another way. */
const runWith = (change: (run: Run) => Run) =>
  instanceWith((workflow) => {
    const run = Reflect.get(workflow, 'run') as Run;
    Object.assign(workflow, { run: change((...args) => run.apply(workflow, args)) });
  });

const valueOf = (future: Future<unknown>): unknown =>
  (Reflect.get(future, INSPECT) as { read(): unknown }).read();

export const ENGINE_BREAKAGES: readonly Breakage[] = [
  {
    does: 'draws the jitter of retries from the chance of the process',
    caughtBy: 'jitter is chance that is the same in every replay',
    create: coreWith({ random: Math.random }),
    shows: 'in replay',
  },
  {
    does: 'leaves the next try of a cancelled task waiting, inside a workflow',
    caughtBy: 'a task that is cancelled between two tries is not tried again, inside a workflow',
    create: innerFuturesWith(() => ({ cancel: () => true, state: 'cancelled' })),
    shows: 'by never ending',
  },
  {
    does: 'does not tell an activity whose it is',
    caughtBy: 'an activity knows who it is and whose, inside a workflow',
    create: runnerWith(
      (run) =>
        ({ workflowId: _, ...call }, control) =>
          run(call, control),
    ),
  },
  {
    does: 'takes work outside a turn',
    caughtBy: 'a run that goes on outside a turn fails at once, and names the line',
    create: coreWith({ assertInTurn: () => undefined, waits: () => undefined }),
    shows: 'by never ending',
  },
  {
    does: 'does not notice that a run has ended outside a turn',
    caughtBy: 'a run that ends outside a turn fails at once',
    create: runWith((run) => async (...args) => {
      await run(...args);
      return new Promise(() => undefined);
    }),
    shows: 'by never ending',
  },
  {
    does: 'takes futures of others as arguments',
    caughtBy: 'a future of another run or executor is refused as an argument',
    create: argumentsWith((arg) => (isFuture(arg) ? valueOf(arg) : arg)),
  },
  {
    does: 'replaces futures in lists by nothing, inside a workflow',
    caughtBy: 'futures as arguments are data dependencies inside a workflow, also in lists and objects',
    create: argumentsWith((arg) => (isFuture(arg) ? arg : (JSON.parse(JSON.stringify(arg)) as unknown))),
  },
  {
    does: 'keeps a run open for its timers',
    caughtBy: 'open timers do not keep a run open',
    create: runtimeWith((runtime) => ({
      startTimer: (...args: Parameters<WorkflowRuntime['startTimer']>) => {
        const timer = runtime.startTimer(...args);
        const derived = runtime.derive<unknown>(() => undefined);
        timer.onDone(() => derived.resolve(undefined));
        return timer;
      },
    })),
    shows: 'by never ending',
  },
  {
    does: 'wants a promise from `run`',
    caughtBy: '`run` need not be asynchronous',
    create: runWith(
      (run) =>
        (...args) =>
          run(...args).then((value) => value),
    ),
  },
  {
    does: 'wraps what `run` throws',
    caughtBy: 'what `run` throws is the cause of the run’s failure',
    create: runWith(
      (run) =>
        (...args) =>
          run(...args).catch((cause: unknown) => Promise.reject(new Error('`run` threw', { cause }))),
    ),
  },
  {
    does: 'takes every task that was asked to stop for stopped',
    caughtBy: 'a task that was asked to stop, waited for, and went on has its result',
    create: runnerWith((run) => async (call, control) => {
      const outcome = await run(call, control);
      return control.signal.aborted ? { kind: 'cancelled' } : outcome;
    }),
  },
  {
    does: 'counts the late outcome of a cancelled task as a failure',
    caughtBy: 'what becomes of a cancelled task afterwards changes nothing',
    patch: replaced(
      ActivityTask.prototype,
      'apply',
      (apply) =>
        function (this: ActivityTask, event) {
          if (this.future.done()) this.scope.failedUnobserved(this, new Error(event.kind));
          apply.call(this, event);
        },
    ),
  },
  {
    does: 'cannot cancel a run by its future',
    caughtBy: '`cancel` of the future of a run asks the run',
    create: futuresWith(() => ({ cancel: () => false })),
  },
];
