import { virtualInstance } from 'simpleflow/testing';
import type { Workflow } from 'simpleflow';
import { instanceWith, runtimeWith, sound, type Breakage } from './breakage.js';

const HOOKS = [
  'onCompleted',
  'onFailure',
  'onCanceled',
  'afterClosed',
  'beforeReplay',
  'afterReplay',
] as const;

type Hook = (typeof HOOKS)[number];

const without = (hook: Hook) =>
  instanceWith((workflow) => Object.assign(workflow, { [hook]: () => undefined }));

/** What hooks throw is lost. */
function quiet(workflow: Workflow): void {
  for (const hook of ['beforeReplay', 'afterReplay', 'onCompleted'] as const) {
    const call = (workflow[hook] as (value: unknown) => void).bind(workflow);
    Object.assign(workflow, {
      [hook]: (value: unknown) => {
        try {
          call(value);
        } catch {
          // That is what is broken.
        }
      },
    });
  }
}

/** Hooks that the workflow sets are called, but not asked whether they are async. */
function unwatched(workflow: Workflow): void {
  for (const hook of ['shouldCancel', ...HOOKS] as const) {
    let call: ((value: never) => unknown) | undefined;
    const unasked = (value: never): unknown => {
      const returned = call?.(value);
      Promise.resolve(returned).catch(() => undefined);
      return hook === 'shouldCancel' || undefined;
    };
    const inherited: unknown = Reflect.get(workflow, hook);
    Object.defineProperty(workflow, hook, {
      get: () => (call === undefined ? inherited : unasked),
      set: (given: typeof call) => void (call = given),
    });
  }
}

export const HOOK_BREAKAGES: readonly Breakage[] = [
  {
    does: 'does not say that a run completes',
    caughtBy: 'a run that completes is told of every turn, then that it completes, then that it is closed',
    create: without('onCompleted'),
  },
  {
    does: 'does not say that a run fails',
    caughtBy: 'a run that fails is told with what, and that it is closed',
    create: without('onFailure'),
  },
  {
    does: 'does not say that a run is cancelled',
    caughtBy: 'a run that is cancelled is told so, and that it is closed',
    create: without('onCanceled'),
  },
  {
    does: 'does not say that a run is closed',
    caughtBy: 'a run that goes on as a new one is told only that it is closed',
    create: without('afterClosed'),
    shows: 'by never ending',
  },
  {
    does: 'loses what hooks throw',
    caughtBy: 'a hook that throws fails the run',
    create: instanceWith(quiet),
  },
  {
    does: 'does not notice that a hook is async',
    caughtBy: 'a hook that is async fails the run with its name; a late one is logged',
    create: instanceWith(unwatched),
  },
  {
    does: 'writes every line twice',
    caughtBy: 'a line is written once, with its level and whose it is, and not by a replay',
    create: () =>
      virtualInstance(({ logger, ...options }) =>
        sound({
          ...options,
          logger: (line) => {
            logger(line);
            logger(line);
          },
        }),
      ),
  },
  {
    does: 'does not look up what has happened',
    caughtBy: '`getEventDetails` gives the newest signal and marker of a name, and a timer by its id',
    create: runtimeWith(() => ({ eventDetails: () => undefined })),
  },
];
