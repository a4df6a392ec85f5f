import type { Future, StartOptions } from 'simpleflow';
import type { ChildOptions, ContinueOptions } from '../../../../src/workflow/submittable.js';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import { startedAs } from './flow.js';
import { executorWith, innerFuturesWith, instanceWith, runtimeWith, type Breakage } from './breakage.js';

type Submit = Parameters<WorkflowRuntime['submit']>;

const childrenWith = (change: (options: ChildOptions) => ChildOptions) =>
  runtimeWith((runtime) => ({
    submit: (...[task, args, options]: Submit) =>
      runtime.submit(
        task,
        args,
        !('definition' in task) || 'implementation' in task.definition ? options : change(options),
      ),
  }));

export const CHILD_BREAKAGES: readonly Breakage[] = [
  {
    does: 'names children as it likes',
    caughtBy: 'a child is submitted like an activity, and has an id of its own',
    create: childrenWith((options) => ({ ...options, workflowId: `mine-${Math.random()}` })),
  },
  {
    does: 'ignores the time limit of a child',
    caughtBy: 'a child that fails, runs out of time or is cancelled says so',
    create: childrenWith(({ executionStartToCloseMs: _, ...options }) => options),
    shows: 'by never ending',
  },
  {
    does: 'leaves every child of a failed parent running',
    caughtBy: 'a child of a failed parent is terminated, asked to cancel or left, as its policy says',
    create: childrenWith((options) => ({ ...options, childPolicy: 'abandon' })),
  },
  {
    does: 'leaves every child of a terminated parent running',
    caughtBy: 'a child of a terminated parent is terminated, as is the default',
    create: childrenWith((options) => ({ ...options, childPolicy: 'abandon' })),
  },
  {
    does: 'gives a child another workflow id if its own is taken',
    caughtBy: 'a child whose workflow id an open run has cannot be started, and says so',
    create: childrenWith(({ workflowId: _, ...options }) => options),
  },
  {
    does: 'closes a run that has returned while its children are open',
    caughtBy: 'a run whose `run` has returned stays open for its children, but not for signals',
    create: startedAs('abandon'),
  },
  {
    does: 'lets open activities end before a run goes on as a new one, also if it need not',
    caughtBy: 'with `cancelOpen` what is open is asked to stop before a run goes on as a new one',
    create: runtimeWith((runtime) => ({
      continueAsNew: (args: readonly unknown[], options: ContinueOptions) =>
        runtime.continueAsNew(args, { ...options, cancelOpen: false }),
    })),
    shows: 'by never ending',
  },
  {
    does: 'gives a child the number of its parent as an id',
    caughtBy: 'a child is submitted like an activity, and has an id of its own',
    create: childrenWith((options) => ({
      ...options,
      workflowId: options.workflowId ?? 'workflow-kit-child-kit-p--1--1',
    })),
  },
  {
    does: 'ends the children of a parent that returns',
    caughtBy: 'a parent that returns leaves an open child running, whatever its policy',
    create: runtimeWith((runtime) => {
      let child: Future<unknown> | undefined;
      return {
        submit: (...args: Submit) => (child = runtime.submit(...args)),
        startTimer: (...args: Parameters<WorkflowRuntime['startTimer']>) => {
          const timer = runtime.startTimer(...args);
          if (runtime.information.parent === undefined) timer.onDone(() => child?.cancel());
          return timer;
        },
      };
    }),
  },
  {
    does: 'forgets signals when a run goes on as a new one',
    caughtBy: 'a run goes on as a new one under the same workflow id, and the handle gives the last result',
    create: runtimeWith((runtime) => ({
      waitSignal: (name: string) =>
        runtime.latestSignal(name) === undefined
          ? runtime.waitSignal(name)
          : runtime.waitSignal(`not-${name}`),
    })),
    shows: 'by never ending',
  },
  {
    does: 'asks open activities to stop when a run goes on as a new one',
    caughtBy: 'a run with open activities goes on as a new one when they have ended',
    create: runtimeWith((runtime) => ({
      continueAsNew: (args: readonly unknown[], options: ContinueOptions) =>
        runtime.continueAsNew(args, { ...options, cancelOpen: true }),
    })),
    shows: 'by never ending',
  },
  {
    does: 'does not ask `onTaskFailure`',
    caughtBy: '`onTaskFailure` sees every failed try, and decides what becomes of the task',
    create: instanceWith((workflow) => Object.assign(workflow, { onTaskFailure: () => undefined })),
  },
  {
    does: 'takes the clock of the process for `withTimeout`',
    caughtBy: '`withTimeout` gives up on a durable timer, and cancels the task if asked',
    create: innerFuturesWith((future) => ({ result: () => future.result() })),
    shows: 'by never ending',
  },
  {
    does: 'starts nothing twice, not even what is closed',
    caughtBy: 'the workflow id of an open run cannot be started again, that of a closed one can',
    create: executorWith((executor) => {
      const taken = new Set<string>();
      return {
        start: async (workflow: never, args: never, options: StartOptions = {}) => {
          const { workflowId = '' } = options;
          const isTaken = taken.has(workflowId);
          const handle = await executor.start(workflow, args, options);
          if (isTaken) throw new Error('taken');
          taken.add(workflowId);
          return handle;
        },
      };
    }),
  },
];
