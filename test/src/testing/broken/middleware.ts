import { MiddlewareStack } from 'simpleflow/backend';
import { virtualInstance, type CreateOptions, type Instance } from 'simpleflow/testing';
import type { ActivityMiddleware, WorkflowMiddleware } from 'simpleflow';
import { InlineRunner } from '../../../../src/executor/inline-runner.js';
import { but, sound, type Breakage } from './breakage.js';

interface Parts {
  readonly activity: readonly ActivityMiddleware[];
  readonly workflow: readonly WorkflowMiddleware[];
}

/** What is configured, but for what `change` gives. */
const stackWith =
  (change: (stack: MiddlewareStack) => Partial<Parts>) =>
  async ({ middlewareModules }: CreateOptions): Promise<Instance> => {
    const stack = await MiddlewareStack.load(middlewareModules, (module) => import(module));
    const { activity = stack.activity, workflow = stack.workflow } = change(stack);
    return virtualInstance((options) =>
      sound({ ...options, runner: new InlineRunner({ middleware: activity }), workflowMiddleware: workflow }),
    );
  };

export const MIDDLEWARE_BREAKAGES: readonly Breakage[] = [
  {
    does: 'takes middleware around activities inside out',
    caughtBy: 'middleware around activities changes input and result, the first outermost',
    create: stackWith(({ activity }) => ({ activity: [...activity].reverse() })),
  },
  {
    does: 'runs no middleware around activities',
    caughtBy: 'middleware around activities may refuse a try, answer itself, and catch what is thrown',
    create: stackWith(() => ({ activity: [] })),
  },
  {
    does: 'runs middleware around the first try only',
    caughtBy: 'middleware around activities sees every try',
    create: async ({ middlewareModules }) => {
      const { activity } = await MiddlewareStack.load(middlewareModules, (module) => import(module));
      const [first, bare] = [new InlineRunner({ middleware: activity }), new InlineRunner()];
      const run: InlineRunner['run'] = (call, control) =>
        (call.attempt === 1 ? first : bare).run(call, control);
      return virtualInstance((options) => sound({ ...options, runner: but(first, { run }) }));
    },
  },
  {
    does: 'takes middleware around commands inside out',
    caughtBy:
      'middleware around commands changes arguments when they are done, and results before anybody sees them',
    create: stackWith(({ workflow }) => ({ workflow: [...workflow].reverse() })),
  },
  {
    does: 'lets commands pass without middleware',
    caughtBy: 'middleware around commands changes timers, signals, markers and what a run goes on with',
    create: stackWith(() => ({ workflow: [] })),
  },
  {
    does: 'does not show failures to middleware',
    caughtBy:
      'middleware around commands may refuse a task, and turn a failure into a result or another failure',
    create: stackWith(({ workflow }) => ({
      workflow: workflow.map(
        (middleware): WorkflowMiddleware => ({
          before: (request, run) => middleware.before?.(request, run),
          after: (request, outcome, run) =>
            outcome.kind === 'error' ? undefined : middleware.after?.(request, outcome, run),
        }),
      ),
    })),
  },
  {
    does: 'runs middleware around commands twice',
    caughtBy: 'middleware around commands measures: it sees request and outcome in their turns, once',
    create: stackWith(({ workflow }) => ({ workflow: [...workflow, ...workflow] })),
    shows: 'in replay',
  },
];
