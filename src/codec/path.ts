import { SimpleflowError } from '../errors.js';

/** The way from the top to a value: names of properties and indexes. */
export type Path = (string | number)[];

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/u;

// A value that is too deep has hundreds.
const MAX_STEPS = 40;

/** `['args', 0, 'first name']` reads `$.args[0]["first name"]`. */
function formatPath(path: readonly (string | number)[]): string {
  if (path.length <= MAX_STEPS) return `$${formatSteps(path)}`;
  const [first, last] = [path.slice(0, MAX_STEPS / 2), path.slice(-MAX_STEPS / 2)];
  return `$${formatSteps(first)}…(${path.length - MAX_STEPS} more)…${formatSteps(last)}`;
}

function formatSteps(path: readonly (string | number)[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return IDENTIFIER.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return steps.join('');
}

/** A value that cannot be sent; the message names the place. */
export function notSerializable(
  path: readonly (string | number)[],
  what: string,
  options?: ErrorOptions,
): SimpleflowError {
  return new SimpleflowError('not-serializable', `\`${formatPath(path)}\` cannot be sent: ${what}`, options);
}

/** Text or a tag that cannot be read; the message names the place. */
export function malformed(
  path: readonly (string | number)[],
  what: string,
  options?: ErrorOptions,
): SimpleflowError {
  return new SimpleflowError('malformed-data', `\`${formatPath(path)}\` cannot be read: ${what}`, options);
}
