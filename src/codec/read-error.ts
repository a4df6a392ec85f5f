import type { ClassRegistry, RegisteredErrorClass } from './classes.js';
import { type ErrorNames, makeError, setField, setStack } from './error-classes.js';
import { reasonOf, type WireFailure } from './failure.js';
import { RemoteError } from './remote-error.js';
import { KNOWN_PROPERTIES } from './write-error.js';

type Registry = ClassRegistry<RegisteredErrorClass>;
type Part = Readonly<Record<string, unknown>>;

/** True for what an error's details look like, ours or Python's. */
export function isErrorShape(value: unknown): value is Part {
  return isRecord(value) && typeof value['error'] === 'string' && value['error'] !== '';
}

/** The error a shape describes, its tags being read already. */
export function readError(shape: unknown, registry: Registry): Error {
  if (!isErrorShape(shape)) throw new TypeError('expected an object with `error` and `message`');
  const names = namesIn(shape);
  const message = textOr(shape['message'], '');
  const fields = isRecord(shape['fields']) ? shape['fields'] : {};
  const error = makeError({ names, message, fields, registry });
  for (const [key, value] of Object.entries(fields)) {
    if (!KNOWN_PROPERTIES.has(key) && !isMethod(error, key)) setField(error, key, value);
  }
  if (shape['code'] !== undefined) setField(error, 'code', shape['code']);
  if (Object.hasOwn(shape, 'thrown')) setField(error, 'thrown', shape['thrown']);
  const { cause, errors } = shape;
  if (isErrorShape(cause)) setField(error, 'cause', readInner(cause, registry), false);
  if (Array.isArray(errors)) {
    const members = errors.filter(isErrorShape).map((member) => readInner(member, registry));
    setField(error, 'errors', members, false);
  }
  setStack(error, stackOf(shape['traceback'], reasonOf(names.error, message)));
  return error;
}

/** A field of that name would break whatever calls the method: `String(error)`, for one. */
function isMethod(error: Error, key: string): boolean {
  return typeof Reflect.get(Object.getPrototypeOf(error) as object, key, error) === 'function';
}

/** A cause or member that was no error comes back as what it was. */
function readInner(shape: Part, registry: Registry): unknown {
  const isThrown = shape['error'] === 'NonError' && Object.hasOwn(shape, 'thrown');
  return isThrown ? shape['thrown'] : readError(shape, registry);
}

/** The error for a failure whose details are absent or of an unknown form. */
export function readBareFailure(failure: WireFailure): Error {
  const { reason, details } = failure;
  const [, name = 'RemoteError', message = ''] = /^([A-Z][\w.]*)(?:: ([\s\S]*))?$/u.exec(reason) ?? [
    '',
    undefined,
    reason,
  ];
  const error = new RemoteError(name, message);
  setStack(error, details === undefined ? reason : `${reason}\n${details}`);
  setField(error, 'wire', failure, false);
  return error;
}

function namesIn(shape: Part): ErrorNames {
  const error = textOr(shape['error'], 'Error');
  return { error, type: textOr(shape['error_type'], error) };
}

/** Python ends lines with a newline, we do not. */
function stackOf(traceback: unknown, otherwise: string): string {
  if (typeof traceback === 'string') return traceback;
  if (!Array.isArray(traceback) || traceback.length === 0) return otherwise;
  const lines = traceback.filter((line) => typeof line === 'string');
  return lines.map((line) => (line.endsWith('\n') ? line.slice(0, -1) : line)).join('\n');
}

function isRecord(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
