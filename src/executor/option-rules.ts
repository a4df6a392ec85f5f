import { SimpleflowError } from '../errors.js';
import { closest } from '../util/closest.js';
import { describeValue } from '../util/describe-value.js';

/** What an option may be: `{ expected: 'true or false', accepts: (value) => typeof value === 'boolean' }` */
export interface OptionRule {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/** A rule for every option that there is: one that is forgotten does not compile. */
export type OptionRules<O> = { readonly [K in keyof O]-?: OptionRule };

/**
 * Looks at the options that a program gives: those from JavaScript have no types. `undefined` counts as not given.
 * @param owner whose options they are, as a message names it: `createLocalExecutor`
 * @throws SimpleflowError `invalid-option` naming an option that is unknown or wrong, and what is allowed
 */
export function checkOptionsOf(
  owner: string,
  options: unknown,
  rules: Readonly<Record<string, OptionRule>>,
): void {
  if (typeof options !== 'object' || options === null)
    throw wrong(`the options of \`${owner}\` must be an object, got ${describeValue(options)}`);
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw unknownOption(owner, name, Object.keys(rules));
    if (value === undefined || rule.accepts(value)) continue;
    throw wrong(`\`${name}\` of \`${owner}\` must be ${rule.expected}, got ${describeValue(value)}`);
  }
}

function unknownOption(owner: string, name: string, known: readonly string[]): SimpleflowError {
  const guess = closest(name, known);
  const hint = guess === undefined ? '' : `, did you mean \`${guess}\`?`;
  return wrong(`\`${owner}\` has no option \`${name}\`${hint}; it has \`${known.join('`, `')}\``);
}

function wrong(message: string): SimpleflowError {
  return new SimpleflowError('invalid-option', message);
}

/** Another check looks at it. */
export const CHECKED_ELSEWHERE: OptionRule = { expected: '', accepts: () => true };
export const BOOLEAN: OptionRule = {
  expected: 'true or false',
  accepts: (value) => typeof value === 'boolean',
};
export const FUNCTION: OptionRule = {
  expected: 'a function',
  accepts: (value) => typeof value === 'function',
};
export const OBJECT: OptionRule = {
  expected: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null,
};

export function wholeNumber(minimum: number): OptionRule {
  return {
    expected: `a whole number of at least ${minimum}`,
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= minimum,
  };
}

export function listOf(what: string, accepts: (item: unknown) => boolean): OptionRule {
  return { expected: `a list of ${what}`, accepts: (value) => Array.isArray(value) && value.every(accepts) };
}

/** Any object that can do this much: it may come from another copy of the library. */
export function objectWith(...methods: readonly string[]): OptionRule {
  return {
    expected: `an object with the methods \`${methods.join('`, `')}\``,
    accepts: (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((name) => typeof Reflect.get(value, name) === 'function'),
  };
}
