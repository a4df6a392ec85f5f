import { SimpleflowError } from 'simpleflow';
import { optionRules } from 'simpleflow/backend';
import * as v from 'valibot';
import { configSchema } from './config-schema.js';
import type { SwfSettings } from './settings.js';

/** The names of all settings, whose values {@link checkSettings} looks at. */
export const SETTINGS_RULES: Readonly<Record<string, optionRules.OptionRule>> = Object.fromEntries(
  Object.keys(configSchema.entries).map((name) => [name, optionRules.CHECKED_ELSEWHERE]),
);

/**
 * Settings that a program gives: the same rules as for those of a configuration.
 * @param options what else is in it has other rules
 * @throws SimpleflowError `invalid-option`; `invalid-id` for a domain or task list that Amazon SWF forbids
 */
export function checkSettings(options: Partial<SwfSettings>): void {
  const given = Object.entries(options).filter(
    ([key, value]) => key in configSchema.entries && value !== undefined,
  );
  const { issues } = v.safeParse(configSchema, Object.fromEntries(given));
  const [issue] = issues ?? [];
  if (issue === undefined) return;
  const key = v.getDotPath(issue) ?? '';
  const isName = /^(?:domain|taskList)$/u.test(key) && issue.input !== undefined;
  throw new SimpleflowError(
    isName ? 'invalid-id' : 'invalid-option',
    `\`${key}\` must be ${issue.message}, got ${issue.received}`,
  );
}
