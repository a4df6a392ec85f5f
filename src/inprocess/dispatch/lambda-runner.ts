import type { ActivityCall, ActivityOutcome } from '../../activity/activity-call.js';
import type { LambdaHandlers } from '../../activity/lambda.js';
import type { Codec } from '../../codec/codec.js';
import type { ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import { SimpleflowError } from '../../errors.js';
import type { ActivityControl, ActivityRunner } from '../../executor/activity-runner.js';

/** Version and task list of a call; a Lambda function has neither. */
export function placeOf(command: ScheduleActivity | ScheduleLambda): {
  readonly version: string;
  readonly taskList: string;
} {
  return command.kind === 'schedule-activity' ? command : { version: 'default', taskList: 'default' };
}

/** A runner that calls handlers in this thread in place of Lambda functions, and leaves activities to another runner. */
export function withLambdaHandlers(
  runner: ActivityRunner,
  handlers: LambdaHandlers,
  codec: Codec,
): ActivityRunner {
  const runChunk = runner.runChunk?.bind(runner);
  return {
    get concurrency() {
      return runner.concurrency;
    },
    get maxQueue() {
      return runner.maxQueue;
    },
    get canStopRunning() {
      return runner.canStopRunning;
    },
    carriesBuffers: runner.carriesBuffers === true,
    run: (call, control) =>
      call.definition?.isLambda === true
        ? callHandler(call, control, { handlers, codec })
        : runner.run(call, control),
    // Only activities are put into chunks: `map` of a Lambda function sends its calls one by one.
    ...(runChunk === undefined ? undefined : { runChunk }),
    close: async () => runner.close(),
  };
}

/** Never rejects. */
async function callHandler(
  { name, input }: ActivityCall,
  { signal }: ActivityControl,
  { handlers, codec }: { readonly handlers: LambdaHandlers; readonly codec: Codec },
): Promise<ActivityOutcome> {
  try {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (handler === undefined) throw noHandler(name);
    const value = await handler(codec.decode(input), { functionName: name, signal });
    return value === undefined ? { kind: 'completed' } : { kind: 'completed', output: codec.encode(value) };
  } catch (error) {
    // Whatever the handler throws, or a result that cannot be sent.
    return { kind: 'failed', failure: codec.encodeFailure(error) };
  }
}

function noHandler(name: string): SimpleflowError {
  return new SimpleflowError(
    'unknown-activity',
    `there is no handler for Lambda function \`${name}\` here: add one to \`lambdaHandlers\`, or run on Amazon SWF`,
  );
}
