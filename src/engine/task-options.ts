import type { ActivityDefinition } from '../activity/activity.js';
import { SimpleflowError } from '../errors.js';
import type { TaskOptions } from '../workflow/submittable.js';
import type { ActivityTimeouts } from './commands.js';

const TIMEOUTS = ['startToCloseMs', 'scheduleToStartMs', 'scheduleToCloseMs', 'heartbeatMs'] as const;

/** The time limits of one submit: its options go before its definition. */
export function timeoutsOf(definition: ActivityDefinition, options: TaskOptions): ActivityTimeouts {
  const timeouts: { -readonly [K in keyof ActivityTimeouts]: ActivityTimeouts[K] } = {};
  for (const key of TIMEOUTS) {
    const value = options[key] ?? definition[key];
    if (value !== undefined) timeouts[key] = value;
  }
  return timeouts;
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
