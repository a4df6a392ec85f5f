import type { ActivityDefinition } from '../activity/activity.js';
import { SimpleflowError } from '../errors.js';
import type { TaskOptions } from '../workflow/submittable.js';
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

/** @throws SimpleflowError `invalid-option` naming the option of a submit that cannot be used */
export function checkTaskOptions(name: string, options: TaskOptions): void {
  for (const key of TIMEOUTS) {
    const value = options[key];
    if (value !== undefined && (!Number.isSafeInteger(value) || value <= 0)) {
      throw new SimpleflowError(
        'invalid-option',
        `\`${key}\` for \`${name}\` must be a whole number of milliseconds above 0, got \`${value}\``,
      );
    }
  }
}
