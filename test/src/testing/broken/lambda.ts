import { kitLambdaHandlers, virtualInstance, type Instance } from 'simpleflow/testing';
import type { LambdaHandler, LambdaHandlers } from 'simpleflow';
import { clockWith, innerFuturesWith, runnerWith, sound, type Breakage } from './breakage.js';

const lambdasWith = (change: (handlers: LambdaHandlers) => LambdaHandlers) => (): Instance =>
  virtualInstance((options) => sound({ ...options, lambdaHandlers: change(kitLambdaHandlers) }));

/** All of them, called in another way. */
const each = (change: (handler: LambdaHandler) => LambdaHandler) =>
  lambdasWith((handlers) =>
    Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, change(handler)])),
  );

/** Executors that break the rules of Lambda functions and raw input. */
export const LAMBDA_BREAKAGES: readonly Breakage[] = [
  {
    does: 'knows no Lambda functions',
    caughtBy: 'a Lambda function gives its result, and one that nobody knows has failed',
    create: lambdasWith(() => ({})),
  },
  {
    does: 'puts the event of a Lambda function into a list',
    caughtBy: 'a Lambda function gets its event, futures in it resolved, and gives its result',
    create: each((handler) => (event, context) => handler([event], context)),
  },
  {
    does: 'forgets what a Lambda function threw',
    caughtBy: 'a Lambda function that fails says what it threw, and is tried again if its policy says so',
    create: each((handler) => async (event, context) => {
      try {
        return await handler(event, context);
      } catch {
        throw new Error('Unhandled');
      }
    }),
  },
  {
    does: 'waits for a Lambda function as long as it takes',
    caughtBy: 'a Lambda function that takes too long has failed',
    create: clockWith(() => ({ schedule: () => () => undefined })),
    shows: 'by never ending',
  },
  {
    does: 'refuses to cancel a Lambda function that runs',
    caughtBy: 'a Lambda function that runs is not waited for once it is cancelled',
    create: innerFuturesWith(() => ({ cancel: () => false })),
    shows: 'by never ending',
  },
  {
    does: 'takes raw input for an envelope',
    caughtBy: 'an activity with `rawInput` is called with what was given',
    create: runnerWith((run) => (call, control) => {
      const { definition } = call;
      return run(
        definition === undefined ? call : { ...call, definition: { ...definition, rawInput: false } },
        control,
      );
    }),
  },
];
