import type { ActivityDefinition } from '../activity/activity.js';
import { checkName } from '../activity/names.js';
import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import type { MapTaskOptions, TaskOptions } from '../workflow/submittable.js';
import type { ScheduleActivity } from './commands.js';

const TIMEOUTS = ['startToCloseMs', 'scheduleToStartMs', 'scheduleToCloseMs', 'heartbeatMs'] as const;

type Settable<T> = { -readonly [K in keyof T]: T[K] };

/** Adds to a command what limits its task and says how urgent it is: the options of the submit go before the definition. */
export function addLimits(
  command: Settable<ScheduleActivity>,
  definition: ActivityDefinition,
  options: TaskOptions,
): ScheduleActivity {
  for (const key of TIMEOUTS) {
    const value = options[key] ?? definition[key];
    if (value !== undefined) command[key] = value;
  }
  const priority = options.priority ?? definition.priority;
  if (priority !== undefined) command.priority = priority;
  return command;
}

/** @throws SimpleflowError `invalid-option` or `invalid-id` naming the option of a submit that cannot be used */
export function checkTaskOptions(name: string, options: MapTaskOptions): void {
  const check = (option: keyof MapTaskOptions, isValid: boolean, expected: string): void => {
    if (isValid) return;
    throw new SimpleflowError(
      'invalid-option',
      `\`${option}\` for \`${name}\` must be ${expected}, got ${describeValue(options[option])}`,
    );
  };
  for (const key of TIMEOUTS) {
    const value = options[key];
    const isDuration = value === undefined || (Number.isSafeInteger(value) && value > 0);
    check(key, isDuration, 'a whole number of milliseconds above 0');
  }
  const { priority, raisesOnFailure, taskList, chunkSize } = options;
  const is32Bit = priority === undefined || (Number.isInteger(priority) && Math.abs(priority) < 2 ** 31);
  check('priority', is32Bit, 'a 32 bit integer');
  const isFlag = raisesOnFailure === undefined || typeof raisesOnFailure === 'boolean';
  check('raisesOnFailure', isFlag, 'true or false');
  const isCount = chunkSize === undefined || (Number.isSafeInteger(chunkSize) && chunkSize >= 1);
  check('chunkSize', isCount, 'a whole number of at least 1');
  if (taskList !== undefined) checkName('a task list', taskList);
}
