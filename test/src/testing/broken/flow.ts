import { isFuture, type Future, type TaskOptions } from 'simpleflow';
import type { ActivityOutcome } from 'simpleflow/backend';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import type { AnyWorkflowClass } from '../../../../src/workflow/workflow.js';
import {
  but,
  executorWith,
  futuresWith,
  ownerOf,
  runnerWith,
  runtimeWith,
  type Breakage,
} from './breakage.js';

type Submit = Parameters<WorkflowRuntime['submit']>;

const submitWithOptions = (change: TaskOptions) =>
  runtimeWith((runtime) => ({
    submit: (...[task, args, options]: Submit) => runtime.submit(task, args, { ...options, ...change }),
  }));

const outsideWithOptions = (change: TaskOptions) =>
  executorWith((executor) => ({
    submit: (task: never, ...args: never[]) => executor.submitWith(change, task, ...(args as [])) as unknown,
  }));

/** Looks at everything itself. */
const observing = runtimeWith((runtime) => {
  const seen = <F extends Future<unknown>>(future: F): F => {
    future.onDone(() => undefined);
    return future;
  };
  return {
    submit: (...args: Submit) => seen(runtime.submit(...args)),
    map: (...args: Parameters<WorkflowRuntime['map']>) => seen(runtime.map(...args)),
  };
});

export function startedAs(unawaited: 'wait' | 'abandon') {
  return executorWith((executor) => ({
    start: (workflow: AnyWorkflowClass, ...rest: [never]) => {
      const definition = { ...workflow.definition, unawaited };
      return executor.start(but(workflow, { definition }), ...rest);
    },
  }));
}

/** As if the activity were not told to stop. */
export const deaf = runnerWith(
  (run) => (call, control) =>
    run(call, { signal: new AbortController().signal, heartbeat: () => control.heartbeat() }),
);

function changed(outcome: ActivityOutcome, change: (outcome: ActivityOutcome) => ActivityOutcome) {
  return change(outcome);
}

export const FLOW_BREAKAGES: readonly Breakage[] = [
  {
    does: 'raises no failures',
    caughtBy: 'a failure carries what was thrown and which activity threw it',
    create: outsideWithOptions({ raisesOnFailure: false }),
  },
  {
    does: 'raises failures that should not be raised',
    caughtBy: 'with `raisesOnFailure: false` the result is undefined and `exception` has the error',
    create: outsideWithOptions({ raisesOnFailure: true }),
  },
  {
    does: 'loses what was thrown',
    caughtBy: 'an activity’s failure reaches the workflow, and fails it if nobody catches it',
    create: runnerWith(
      (run) => async (call, control) =>
        changed(await run(call, control), (outcome) =>
          outcome.kind === 'failed' ? { kind: 'failed', failure: { reason: 'Error: something' } } : outcome,
        ),
    ),
  },
  {
    does: 'gives null for undefined',
    caughtBy: 'an activity that returns nothing gives undefined',
    create: runnerWith(
      (run) => async (call, control) =>
        changed(await run(call, control), (outcome) =>
          outcome.kind === 'completed' && outcome.output === undefined
            ? { kind: 'completed', output: 'null' }
            : outcome,
        ),
    ),
  },
  {
    does: 'schedules a task whose argument has failed',
    caughtBy: 'a task with a failed argument is never scheduled and fails with that same error',
    create: outsideWithOptions({ raisesOnFailure: false }),
  },
  {
    does: 'schedules a task whose argument has failed, inside a workflow',
    caughtBy: 'inside a workflow a failed argument fails its receiver, a cancelled one cancels it',
    create: submitWithOptions({ raisesOnFailure: false }),
  },
  {
    does: 'raises failures that should not be raised, inside a workflow',
    caughtBy: 'inside a workflow `raisesOnFailure: false` leaves undefined where the result would be',
    create: submitWithOptions({ raisesOnFailure: true }),
  },
  {
    does: 'does not cancel the receiver of a cancelled argument',
    caughtBy: 'a cancelled argument cancels the task that was to receive it',
    create: futuresWith(() => ({ cancelled: () => false })),
  },
  {
    does: 'replaces futures in lists by nothing',
    caughtBy: 'futures as arguments are data dependencies, also inside lists and objects',
    create: executorWith((executor) => ({
      submit: (task: never, ...args: never[]) =>
        executor.submit(
          task,
          ...args.map((arg) => (isFuture(arg) ? arg : (JSON.parse(JSON.stringify(arg)) as never))),
        ),
    })),
  },
  {
    does: 'makes one activity of each chunk of a `map`',
    caughtBy:
      'inside a workflow `chunkSize` changes neither results nor ids, and each item has its own tries',
    create: runtimeWith((runtime) => ({
      map: (...[task, items, options]: Parameters<WorkflowRuntime['map']>) =>
        runtime.map(
          task,
          [...items].filter((_, index) => index % (options.chunkSize ?? 1) === 0),
          options,
        ),
    })),
  },
  {
    does: 'runs only the first item of a `map`',
    caughtBy: 'inside a workflow `map` is one activity for each item, with an id of its own',
    create: runtimeWith((runtime) => ({
      map: (...[task, items, options]: Parameters<WorkflowRuntime['map']>) =>
        runtime.map(task, [...items].slice(0, 1), options),
    })),
  },
  {
    does: 'ignores failures that nobody has looked at',
    caughtBy: 'a failure that nobody has looked at fails the run, the first in submit order as its cause',
    create: observing,
  },
  {
    does: 'takes a failure that was passed on for observed',
    caughtBy: 'a failure passed as an argument is now the receiver’s',
    create: observing,
  },
  {
    does: 'ignores failures in lists that nobody has looked at',
    caughtBy: 'a failure in a list that nobody has looked at fails the run',
    create: observing,
  },
  {
    does: 'does not notice who looks at a failure',
    caughtBy: 'a failure is observed by whoever looks at its future or at what holds it',
    create: runtimeWith((runtime) => ({
      submit: (...args: Submit) => {
        const future = runtime.submit(...args);
        Object.assign(ownerOf(future), { observed: () => undefined });
        return future;
      },
    })),
  },
  {
    does: 'wants quiet failures looked at',
    caughtBy: 'cancelled futures and `raisesOnFailure: false` need nobody to look at them',
    create: submitWithOptions({ raisesOnFailure: true }),
  },
  {
    does: 'closes a run before what it submitted is done',
    caughtBy: 'a run whose `run` has returned stays open until what it submitted is done',
    create: startedAs('abandon'),
  },
  {
    does: 'waits for what a run abandons',
    caughtBy: 'with `unawaited: abandon` it closes at once',
    create: startedAs('wait'),
    shows: 'by never ending',
  },
  {
    does: 'lets activities go on when `run` has thrown',
    caughtBy: 'if `run` throws the run fails at once, and open activities are asked to stop',
    create: deaf,
    shows: 'by never ending',
  },
];
