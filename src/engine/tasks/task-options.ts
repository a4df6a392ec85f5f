import type { ActivityDefinition } from '../../activity/activity.js';
import { checkLongest } from '../../activity/durations.js';
import { checkName } from '../../activity/names.js';
import { parseRetry } from '../../activity/retry-policy.js';
import { SimpleflowError } from '../../errors.js';
import { describeValue } from '../../util/describe-value.js';
import type { MapTaskOptions, TaskOptions } from '../../workflow/submittable.js';
import type { ScheduleActivity, ToldLimits } from '../language/commands.js';

/** Adds to a command what limits its task and says how urgent it is: the options of the submit go before the definition. */
export function addLimits(
  command: { -readonly [K in keyof ScheduleActivity]: ScheduleActivity[K] },
  definition: ActivityDefinition,
  options: TaskOptions,
): ScheduleActivity {
  // One by one: access by a computed key is what V8 is slowest at while code is cold, and most runs stay cold.
  const startToCloseMs = options.startToCloseMs ?? definition.startToCloseMs;
  if (startToCloseMs !== undefined) command.startToCloseMs = startToCloseMs;
  const scheduleToStartMs = options.scheduleToStartMs ?? definition.scheduleToStartMs;
  if (scheduleToStartMs !== undefined) command.scheduleToStartMs = scheduleToStartMs;
  const scheduleToCloseMs = options.scheduleToCloseMs ?? definition.scheduleToCloseMs;
  if (scheduleToCloseMs !== undefined) command.scheduleToCloseMs = scheduleToCloseMs;
  const heartbeatMs = options.heartbeatMs ?? definition.heartbeatMs;
  if (heartbeatMs !== undefined) command.heartbeatMs = heartbeatMs;
  if (options.startToCloseMs !== undefined || options.heartbeatMs !== undefined) command.told = told(options);
  if (definition.rawInput === true) command.rawInput = true;
  const priority = options.priority ?? definition.priority;
  if (priority !== undefined) command.priority = priority;
  return command;
}

function told({ startToCloseMs, heartbeatMs }: TaskOptions): ToldLimits {
  return {
    ...(startToCloseMs === undefined ? undefined : { startToCloseMs }),
    ...(heartbeatMs === undefined ? undefined : { heartbeatMs }),
  };
}

/** @throws SimpleflowError `invalid-option` or `invalid-id` naming the option of a submit that cannot be used */
export function checkTaskOptions(name: string, options: MapTaskOptions): void {
  // Most submits have none.
  for (const option in options) checkTaskOption(name, option as keyof MapTaskOptions, options);
}

function checkTaskOption(name: string, option: keyof MapTaskOptions, options: MapTaskOptions): void {
  const value = options[option];
  if (value === undefined) return;
  const check = (isValid: boolean, expected: string): void => {
    if (isValid) return;
    throw new SimpleflowError(
      'invalid-option',
      `\`${option}\` for \`${name}\` must be ${expected}, got ${describeValue(value)}`,
    );
  };
  switch (option) {
    case 'startToCloseMs':
    case 'scheduleToStartMs':
    case 'scheduleToCloseMs':
    case 'heartbeatMs':
      check(Number.isSafeInteger(value) && Number(value) > 0, 'a whole number of milliseconds above 0');
      return checkLongest(`\`${option}\` for \`${name}\``, Number(value));
    case 'priority':
      return check(Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31, 'a 32 bit integer');
    case 'raisesOnFailure':
      return check(typeof value === 'boolean', 'true or false');
    case 'taskList':
      checkName('a task list', value);
      return;
    case 'retry':
      parseRetry(options.retry);
      return;
    case 'chunkSize':
    case 'maxParallel':
      return check(Number.isSafeInteger(value) && Number(value) >= 1, 'a whole number of at least 1');
    default:
      // The id is looked at by who gives ids; executors have options of their own (`bufferSize`).
      return;
  }
}
