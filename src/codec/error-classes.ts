import { types } from 'node:util';
import { ActivityError, SimpleflowError } from '../errors.js';
import type { AnyClass, ClassRegistry, RegisteredErrorClass } from './classes.js';
import { RemoteError } from './remote-error.js';

const OF_THE_LANGUAGE: readonly AnyClass<Error>[] = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

/** Names of their own, so that a user's class `ActivityError` is not taken for ours. */
const OURS: readonly AnyClass<Error>[] = [SimpleflowError, ActivityError];

const CLASS_BY_TYPE: ReadonlyMap<string, AnyClass<Error>> = new Map([
  ...OF_THE_LANGUAGE.map((Class): [string, AnyClass<Error>] => [Class.name, Class]),
  ...OURS.map((Class): [string, AnyClass<Error>] => [`simpleflow.${Class.name}`, Class]),
]);

/** An error of any class and any realm. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** `error` and `error_type` of an {@link ErrorShape}: what readers call the error, and the class to rebuild. */
export interface ErrorNames {
  readonly error: string;
  readonly type: string;
}

export function namesOf(error: Error, registry: ClassRegistry<RegisteredErrorClass>): ErrorNames {
  if (error instanceof RemoteError) return { error: error.name, type: error.type };
  const type = registry.of(error)?.name ?? typeOf(error);
  const name: unknown = error.name;
  if (typeof name !== 'string' || name === '') return { error: type, type };
  // `class QuotaError extends RangeError {}` has the name of the class above unless its author set one.
  const inherited = CLASS_BY_TYPE.has(name) && !Object.hasOwn(error, 'name') && type !== 'DOMException';
  return { error: inherited ? type : name, type };
}

function typeOf(error: Error): string {
  const { constructor } = error as { readonly constructor?: unknown };
  const name = typeof constructor === 'function' ? constructor.name : '';
  if (SimpleflowError.is(error)) {
    // The nearest class that the other side has for sure: brand and code outlive an unknown subclass.
    return name === 'ActivityError' || error instanceof ActivityError
      ? 'simpleflow.ActivityError'
      : 'simpleflow.SimpleflowError';
  }
  // Node's own errors are of hidden classes, `NodeError` with the name `TypeError`.
  if (name !== '' && name !== 'NodeError') return name;
  return typeof error.name === 'string' && error.name !== '' ? error.name : 'Error';
}

export interface MakeErrorOptions {
  readonly names: ErrorNames;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly registry: ClassRegistry<RegisteredErrorClass>;
}

/** An error of the class named by `error_type`, or a {@link RemoteError}. */
export function makeError({ names, message, fields, registry }: MakeErrorOptions): Error {
  const registered = registry.named(names.type);
  if (registered?.revive !== undefined) return registered.revive(message, fields);
  if (names.type === 'DOMException') return new DOMException(message, names.error);
  const Class = registered?.class ?? CLASS_BY_TYPE.get(names.type);
  if (Class === undefined) return new RemoteError(names.error, message, names.type);
  // A true error of that class, as `structuredClone` and consoles know it; only the constructor of Error runs.
  const error = Reflect.construct(Error, [message], Class) as Error;
  if (error.name !== names.error) setField(error, 'name', names.error);
  return error;
}

/** Sets an own property, whatever the class has of that name: an accessor, a constant. */
export function setField(error: Error, name: string, value: unknown, enumerable = true): void {
  Object.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
}

/** Before Node 24, defining the stack makes the one that is there, for which `Error.prepareStackTrace` may throw. */
export function setStack(error: Error, stack: string): void {
  try {
    setField(error, 'stack', stack, false);
  } catch {
    error.stack = stack;
  }
}
