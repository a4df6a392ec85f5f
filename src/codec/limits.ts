import { SimpleflowError } from '../errors.js';

/** How large a value or a text may be. What is over a limit is refused, on the way out and on the way in. */
export interface CodecLimits {
  /** Levels of arrays and objects inside each other, tags included. 512 by default. */
  readonly maxDepth: number;
  /** UTF-16 units of JSON text. 67,108,864 by default. */
  readonly maxTextLength: number;
  /** Errors written for one failure: causes, and the members of an `AggregateError`. 1,000 by default. */
  readonly maxErrors: number;
}

const DEFAULT_LIMITS: CodecLimits = Object.freeze({
  // Half of what Python's json reads at its default recursion limit, and far from any stack of ours.
  maxDepth: 512,
  // An eighth of the longest string of V8: what is larger belongs in a store, with a reference to it.
  maxTextLength: 2 ** 26,
  // Enough for a `Promise.any` over a large batch; a cap for errors that refer to each other many times over.
  maxErrors: 1000,
});

/** The limits given, and the defaults for the rest. */
export function limitsFrom(given: Partial<CodecLimits>): CodecLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new SimpleflowError(
      'invalid-option',
      `\`limits.${name}\` must be a positive integer, got \`${value}\``,
    );
  }
  return limits;
}

/** Levels of `cause` written; deeper ones are left out. People read five. */
export const MAX_CAUSE_DEPTH = 16;

/** V8 reads this many digits in milliseconds; time grows faster than the number of digits. */
export const MAX_BIGINT_DIGITS = 100_000;
