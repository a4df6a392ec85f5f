import type { DecisionAttributesOf } from '../../protocol/decisions.js';
import type { EventAttributesOf } from '../../protocol/events.js';
import { MAX_LAMBDA_SECONDS } from '../../protocol/limits.js';
import { append } from '../history/append.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import type { Decide } from './decide.js';
import { firstDefined } from './defaults.js';

export const scheduleLambdaFunction: Decide<'ScheduleLambdaFunction'> = (
  world,
  run,
  attributes,
  { completedEventId, atMs },
) => {
  const { control, id, input, name } = attributes;
  const decisionTaskCompletedEventId = completedEventId;
  const cause = lambdaObstacle(world, run, attributes);
  if (cause !== undefined) {
    append(
      world,
      run,
      'ScheduleLambdaFunctionFailed',
      { cause, decisionTaskCompletedEventId, id, name },
      atMs,
    );
    return;
  }
  const startToCloseTimeout = firstDefined(attributes.startToCloseTimeout, String(MAX_LAMBDA_SECONDS));
  const scheduled = { control, decisionTaskCompletedEventId, id, input, name, startToCloseTimeout };
  const scheduledEventId = append(world, run, 'LambdaFunctionScheduled', scheduled, atMs);
  const lambda = run.lambdas?.get(scheduledEventId);
  if (lambda !== undefined) world.defer({ kind: 'invoke-lambda', lambda });
};

function lambdaObstacle(
  world: World,
  run: Run,
  { id }: DecisionAttributesOf<'ScheduleLambdaFunction'>,
): EventAttributesOf<'ScheduleLambdaFunctionFailed'>['cause'] | undefined {
  const { settings } = world;
  // A server that was given no functions is a Region without Lambda.
  if (settings.lambdaHandlers === undefined) return 'LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION';
  const open = run.lambdas === undefined ? [] : [...run.lambdas.values()];
  if (open.some((lambda) => lambda.attributes.id === id)) return 'ID_ALREADY_IN_USE';
  if (settings.limits === 'swf' && open.length >= settings.questions.openLambdasPerExecution)
    return 'OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED';
  return undefined;
}
