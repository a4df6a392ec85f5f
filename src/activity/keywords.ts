import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';

const KEYWORDS: unique symbol = Symbol.for('simpleflow.keywords');

/** Keyword arguments, one value among the positional ones, wherever. Its fields are the arguments, by name. */
export class Keywords {
  declare readonly [KEYWORDS]: true;
  readonly [name: string]: unknown;
}
Object.defineProperty(Keywords.prototype, KEYWORDS, { value: true });

/** True for keyword arguments, whichever copy of the library made them. */
export function isKeywords(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && KEYWORDS in value;
}

/** @throws SimpleflowError `invalid-input` for what is no plain object */
export function keywordsOf(named: unknown): Keywords {
  if (typeof named === 'object' && named !== null && !Array.isArray(named))
    return Object.assign(new Keywords(), named);
  throw new SimpleflowError(
    'invalid-input',
    `arguments by name are an object such as \`{ x: 1 }\`, got ${describeValue(named)}`,
  );
}

/** Positional and keyword arguments of a call. */
export function splitKeywords(args: readonly unknown[]): {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
} {
  // A chain hands the previous result over as the last argument, after them.
  const found = args.find(isKeywords);
  if (found === undefined) return { args, kwargs: undefined };
  return { args: args.filter((arg) => arg !== found), kwargs: Object.fromEntries(Object.entries(found)) };
}
