import { activity, type Activity } from 'simpleflow';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import {
  clockWith,
  executorWith,
  innerFuturesWith,
  ownerOf,
  runnerWith,
  runtimeWith,
  type Breakage,
} from './breakage.js';
import { deaf } from './flow.js';

const never = clockWith(() => ({ schedule: () => () => undefined }));
const atOnce = clockWith((clock) => ({
  schedule: (_atMs: number, fn: () => void) => clock.schedule(clock.nowMs(), fn),
}));
const early = clockWith((clock) => ({
  schedule: (atMs: number, fn: () => void) => clock.schedule(atMs - 2_000, fn),
}));

/** Two cases for each limit: one that it holds, one that it holds no more than that. */
export const TIME_BREAKAGES: readonly Breakage[] = [
  {
    does: 'ignores `startToCloseMs`',
    caughtBy: '`startToCloseMs` ends a try that takes too long, and asks it to stop',
    create: never,
    shows: 'by never ending',
  },
  {
    does: 'does not tell an activity that its time is over',
    caughtBy: '`startToCloseMs` ends a try that takes too long, and asks it to stop',
    create: deaf,
    shows: 'by never ending',
  },
  {
    does: 'ignores `scheduleToStartMs`',
    caughtBy: '`scheduleToStartMs` ends a try that no worker has begun',
    create: never,
    shows: 'by never ending',
  },
  {
    does: 'ignores `scheduleToCloseMs`',
    caughtBy: '`scheduleToCloseMs` limits waiting and running together',
    create: never,
    shows: 'by never ending',
  },
  {
    does: 'ends activities before their time',
    caughtBy: '`scheduleToCloseMs` limits waiting and running together',
    create: early,
  },
  {
    does: 'ignores heartbeats',
    caughtBy: '`heartbeatMs` limits the silence of an activity, not its length',
    create: runnerWith(
      (run) =>
        (call, { signal }) =>
          run(call, { signal, heartbeat: () => undefined }),
    ),
    shows: 'by never ending',
  },
  {
    does: 'does not beat for an activity',
    caughtBy: 'with `autoHeartbeat` the silence of an activity is not limited',
    create: executorWith((executor) => ({
      submit: (task: Activity, ...args: never[]) => executor.submit(silent(task) as never, ...args),
    })),
  },
  {
    does: 'ignores the options of one submit',
    caughtBy: 'options of one submit go before those of the definition',
    create: executorWith((executor) => ({
      submitWith: (_: never, task: never, ...args: never[]) => executor.submit(task, ...args),
    })),
    shows: 'by never ending',
  },
  {
    does: 'ignores time limits inside a workflow',
    caughtBy: 'time limits hold inside a workflow, and a try that ran out of time may be followed by another',
    create: never,
    shows: 'by never ending',
  },
  {
    does: 'retries without delay',
    caughtBy: 'a retry waits for its delay, keeps its id, and counts its tries',
    create: atOnce,
  },
  {
    does: 'makes all delays equal',
    caughtBy: 'delays between tries grow by the factor, up to the longest',
    create: clockWith((clock) => ({
      schedule: (_: number, fn: () => void) => clock.schedule(clock.nowMs() + 10_000, fn),
    })),
  },
  {
    does: 'retries what no new try will mend',
    caughtBy: 'an error that no new try will mend is final',
    create: runnerWith((run) => async (call, control) => {
      const outcome = await run(call, control);
      return outcome.kind === 'failed' ? { kind: 'failed', failure: { reason: 'Error: renamed' } } : outcome;
    }),
  },
  {
    does: 'retries inside a workflow what no new try will mend',
    caughtBy: 'retries are made as the policy says, and the last failure counts the tries',
    create: runnerWith((run) => async (call, control) => {
      const outcome = await run(call, control);
      return outcome.kind === 'failed' ? { kind: 'failed', failure: { reason: 'Error: renamed' } } : outcome;
    }),
  },
  {
    does: 'fires timers early',
    caughtBy: 'a timer does not fire early',
    create: early,
  },
  {
    does: 'makes timers longer than they say',
    caughtBy: '`sleep` and `startTimer` last as long as they say, alone and together',
    create: clockWith((clock) => ({
      schedule: (atMs: number, fn: () => void) => clock.schedule(atMs + 5_000, fn),
    })),
    shows: 'by never ending',
  },
  {
    does: 'fires timers in the order in which they were started',
    caughtBy: 'timers fire in the order in which they are due',
    create: clockWith((clock) => ({
      schedule: (atMs: number, fn: () => void) =>
        clock.schedule(Math.ceil(atMs / 60_000) * 60_000 - 30_000, fn),
    })),
  },
  {
    does: 'takes the clock of the process for timeouts in workflows',
    caughtBy: 'timeouts of `wait`, `asCompleted`, `result` and `exception` are durable timers',
    create: innerFuturesWith((future) => {
      Object.assign(ownerOf(future), { startTimeout: undefined });
      return {};
    }),
    shows: 'by never ending',
  },
  {
    does: 'leaves the timers of waits that have ended',
    caughtBy: 'a wait that ends takes its timer with it',
    create: innerFuturesWith((future) => {
      const owner = ownerOf(future);
      const start = owner.startTimeout?.bind(owner);
      const startTimeout = (timeoutMs: number, onTimeout: () => void) => {
        start?.(timeoutMs, onTimeout);
        return () => undefined;
      };
      Object.assign(owner, { startTimeout });
      return {};
    }),
  },
  {
    does: 'draws other numbers than its replay',
    caughtBy: '`now`, `random` and `uuid` are the same in every replay, and other in another run',
    create: runtimeWith(() => ({ random: Math.random })),
    shows: 'in replay',
  },
  {
    does: 'draws the same numbers in every run',
    caughtBy: '`now`, `random` and `uuid` are the same in every replay, and other in another run',
    create: runtimeWith(() => {
      let next = 0;
      const random = (): number => ((next += 1) % 100) / 100;
      return { random, uuid: () => `00000000-0000-4000-8000-${String((next += 1)).padStart(12, '0')}` };
    }),
  },
  {
    does: 'shows the time of the machine',
    caughtBy: '`now`, `random` and `uuid` are the same in every replay, and other in another run',
    create: runtimeWith(() => ({ nowMs: () => performance.now() })),
  },
  {
    does: 'lets user code look at the time outside a turn',
    caughtBy: 'time, chance and timers are refused outside a turn',
    create: runtimeWith((runtime) => ({
      nowMs: () => (runtime.information.name === 'kit-foreign-use' ? 1 : 2),
    })),
  },
  {
    does: 'does not notice that a run waits for something else',
    caughtBy: 'a run that awaits something else, with nothing of its own open, fails and names the line',
    create: runtimeWith((runtime, workflow) => ({ information: withTimer(runtime, workflow) })),
    shows: 'in replay',
  },
  {
    does: 'waits for ever with a run that waits for nothing of its own',
    caughtBy: 'a run that awaits a promise which nobody settles fails',
    create: runtimeWith((runtime, workflow) => ({ information: withTimer(runtime, workflow) })),
    shows: 'by never ending',
  },
];

/** Makes every run start a timer before anything else: then something of its own is always open. */
function withTimer(runtime: WorkflowRuntime, workflow: object): WorkflowRuntime['information'] {
  const run = Reflect.get(workflow, 'run') as (...args: unknown[]) => unknown;
  const runWithTimer = (...args: unknown[]): unknown => {
    void runtime.startTimer(1_000_000, {});
    return run.apply(workflow, args);
  };
  Object.assign(workflow, { run: runWithTimer });
  return runtime.information;
}

/** The activity, which has to beat by itself. */
function silent({ definition }: Activity): Activity {
  const { name, implementation, ...options } = definition;
  return activity(name, implementation as () => unknown, { ...options, autoHeartbeat: false });
}
