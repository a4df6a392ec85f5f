import { SimpleflowError } from '../errors.js';
import { cutText } from '../util/cut-text.js';
import { describeValue } from '../util/describe-value.js';

/** Names and ids may have up to 256 characters. Amazon SWF API model 2012-01-25, read 2026-11. */
export const MAX_NAME_LENGTH = 256;
/** Versions may have up to 64 characters. Same source. */
export const MAX_VERSION_LENGTH = 64;

// Amazon SWF API reference: no `:` `/` `|`, no control character, not the literal `arn`. Refused on every backend,
// so that what runs on a laptop runs on the fleet.
const FORBIDDEN = /[:/|\u0000-\u001f\u007f-\u009f]/u;

/** @throws SimpleflowError `invalid-id` naming what `kind` of name it is and why it cannot be used */
export function checkName(kind: string, name: unknown, maxLength: number = MAX_NAME_LENGTH): string {
  if (typeof name !== 'string' || name.length === 0) {
    throw new SimpleflowError(
      'invalid-id',
      `${kind} must be a text of at least 1 character, got ${describeValue(name)}`,
    );
  }
  if (name.length > maxLength) {
    throw new SimpleflowError(
      'invalid-id',
      `${kind} may have ${maxLength} characters, \`${cutText(name, 43, '...')}\` has ${name.length}`,
    );
  }
  if (name.trim() !== name) {
    throw new SimpleflowError(
      'invalid-id',
      `${kind} ${describeValue(name)} cannot be used: it may not begin or end with white space (Amazon SWF)`,
    );
  }
  if (FORBIDDEN.test(name) || name === 'arn') {
    throw new SimpleflowError(
      'invalid-id',
      `${kind} \`${name}\` cannot be used: it may not contain \`:\`, \`/\`, \`|\` or control characters, nor be \`arn\` (Amazon SWF)`,
    );
  }
  return name;
}
