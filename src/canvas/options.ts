import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { isSubmittable } from '../workflow/submittable.js';

/** What becomes of the failure of an element. The page on canvas has a table of all combinations. */
export interface ContainerOptions {
  /**
   * False: the future of the container never throws; it gives the list of results, with a hole (`undefined`) for each
   * element without one, and `exception()` the error. Default: true.
   */
  readonly raisesOnFailure?: boolean;
  /**
   * False: the failure stays in this container: its future does not throw, and a container around it goes on as if
   * nothing had failed. Default: as `raisesOnFailure`.
   */
  readonly bubblesExceptionOnFailure?: boolean;
}

export interface GroupOptions extends ContainerOptions {
  /** At most so many elements are open at once; when one ends, the next begins. Default: no limit. */
  readonly maxParallel?: number;
}

export interface ChainOptions extends ContainerOptions {
  /**
   * True: the result of each element is the last argument of the next one: of an activity, of a child, of each element of
   * a group, of the first of a chain, of the function of a `FuncGroup`. Default: false.
   */
  readonly sendResult?: boolean;
  /** False: the elements after one that failed are run all the same. Default: true. Must be true with `sendResult`. */
  readonly breakOnFailure?: boolean;
}

const BOOLEANS = ['raisesOnFailure', 'bubblesExceptionOnFailure', 'sendResult', 'breakOnFailure'];

/** Options come first, if there are any: a plain object that is no element. */
export function isOptions(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isSubmittable(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * A copy of the options that nobody can change.
 * @throws SimpleflowError `invalid-option`
 */
export function checkedOptions<O extends object>(kind: string, options: O, known: readonly string[]): O {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (!known.includes(name)) fail(`a ${kind} has no option \`${name}\`: it has \`${known.join('`, `')}\``);
    if (value === undefined) continue;
    if (BOOLEANS.includes(name) && typeof value !== 'boolean')
      fail(`\`${name}\` of a ${kind} must be true or false, got ${describeValue(value)}`);
    if (name === 'maxParallel' && (!Number.isSafeInteger(value) || (value as number) < 1))
      fail(`\`maxParallel\` of a ${kind} must be a whole number of at least 1, got ${describeValue(value)}`);
  }
  return Object.freeze({ ...options });
}

export function fail(message: string): never {
  throw new SimpleflowError('invalid-option', message);
}
