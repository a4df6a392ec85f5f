import { SimpleflowError } from 'simpleflow';

/** An option of a command; its name is that of its key, `taskList` as `--task-list`. Made by `flag`, `text` and so on. */
export interface OptionSpec<T = unknown> {
  /** For the help. */
  readonly summary: string;
  /** What the value is called in the help; undefined for a flag. */
  readonly value: string | undefined;
  /** One letter. */
  readonly short?: string | undefined;
  /** Takes all values up to the next option. */
  readonly isList?: boolean;
  readonly fallback?: T;
  /** @throws SimpleflowError `invalid-option`; its message completes the sentence `expected …` */
  readonly parse?: (text: string) => T;
}

/** An argument without a name of its own. Made by `one` and `many`. */
export interface ArgumentSpec<T = unknown> {
  /** As the help shows it: `workflow`. */
  readonly name: string;
  readonly summary: string;
  readonly isList?: boolean;
  /** The letter of the option by which it can be given too: `-w, --workflow`. */
  readonly short?: string | undefined;
  /** Never there: carries the type. */
  readonly type?: T;
}

/** The values of options and arguments, by key. */
export type ValuesOf<S> = {
  readonly [K in keyof S]: S[K] extends OptionSpec<infer T> | ArgumentSpec<infer T> ? T : never;
};

interface Extras<T> {
  readonly short?: string;
  readonly fallback?: T;
}

/** `--verbose` */
export function flag(summary: string, extras: { readonly short?: string } = {}): OptionSpec<boolean> {
  return { summary, value: undefined, fallback: false, ...extras };
}

/** `--domain <name>` */
export function text(
  value: string,
  summary: string,
  extras: Extras<string> = {},
): OptionSpec<string | undefined> {
  return { summary, value, ...extras };
}

/** `--tags a b` */
export function list(value: string, summary: string): OptionSpec<readonly string[] | undefined> {
  return { summary, value, isList: true };
}

/** `--concurrency 4`: a whole number above 0. */
export function count(value: string, summary: string): OptionSpec<number | undefined> {
  return { summary, value, parse: (given) => wholeNumber(given, 1, 'a whole number above 0') };
}

/** `--grace-ms 500`: a whole number of milliseconds, 0 too. */
export function milliseconds(summary: string, fallback: number): OptionSpec<number> {
  const parse = (given: string): number => wholeNumber(given, 0, 'a whole number of milliseconds');
  return { summary, value: 'ms', fallback, parse };
}

/** `--determinism strict`: one of a few words. */
export function choice<const V extends string, const F extends V | undefined = undefined>(
  words: readonly V[],
  summary: string,
  fallback?: F,
): OptionSpec<V | F> {
  return {
    summary,
    value: words.join('|'),
    ...(fallback === undefined ? undefined : { fallback: fallback }),
    parse: (given) => {
      const found = words.find((word) => word === given);
      if (found !== undefined) return found;
      throw new SimpleflowError('invalid-option', words.map((word) => `\`${word}\``).join(' or '));
    },
  };
}

/** An argument that must be there: `<workflow>`. */
export function one(
  name: string,
  summary: string,
  extras: { readonly short?: string } = {},
): ArgumentSpec<string> {
  return { name, summary, ...extras };
}

/** One argument or more: `<modules...>`. */
export function many(name: string, summary: string): ArgumentSpec<readonly string[]> {
  return { name, summary, isList: true };
}

/** A whole number from `least` on. @throws SimpleflowError `invalid-option` */
export function wholeNumber(
  given: string,
  least: number,
  expected: string,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(given);
  if (/^\d+$/u.test(given) && value >= least && value <= most) return value;
  throw new SimpleflowError('invalid-option', expected);
}

/** `taskList` as `task-list`. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
