import type { ClassRegistry, RegisteredErrorClass } from './classes.js';
import { isError, namesOf } from './error-classes.js';
import type { ErrorShape } from './failure.js';
import { MAX_CAUSE_DEPTH } from './limits.js';
import type { ValueWriter } from './write-value.js';

/** Properties with a place of their own. */
export const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'name',
  'message',
  'stack',
  'code',
  'cause',
  '__proto__',
]);

const NOT_SENT = Symbol('not sent');

export interface ErrorWriterOptions {
  readonly registry: ClassRegistry<RegisteredErrorClass>;
  readonly values: ValueWriter;
  readonly maxErrors: number;
}

type Draft = { -readonly [Key in keyof ErrorShape]: ErrorShape[Key] };

/** Describes one error, and those it holds, as plain JSON with tags; one writer a failure. */
export class ErrorWriter {
  readonly #options: ErrorWriterOptions;
  readonly #around: unknown[] = [];
  #written = 0;

  constructor(options: ErrorWriterOptions) {
    this.#options = options;
  }

  /** Keys come out sorted, as Python writes them. */
  write(thrown: unknown): ErrorShape {
    this.#written++;
    return isError(thrown) ? this.#writeError(thrown) : this.#writeThrown(thrown);
  }

  #writeError(error: Error): ErrorShape {
    const names = namesOf(error, this.#options.registry);
    const draft: Partial<Draft> = {};
    const around = this.#around;
    around.push(error);
    const cause = ownValue(error, 'cause');
    if (this.#mayWrite(cause)) draft.cause = this.write(cause);
    const code = names.type === 'DOMException' ? undefined : ownValue(error, 'code');
    if (code !== undefined) draft.code = this.#field(code, 'code');
    draft.error = names.error;
    draft.error_type = names.type;
    const errors = this.#membersOf(error);
    if (errors !== undefined)
      draft.errors = errors.filter((e) => this.#mayWrite(e)).map((e) => this.write(e));
    const fields = this.#fieldsOf(error);
    if (fields !== undefined) draft.fields = fields;
    draft.message = textOr(error.message, '');
    if (Object.hasOwn(error, 'thrown')) draft.thrown = this.#field(ownValue(error, 'thrown'), 'thrown');
    draft.traceback = linesOf(error);
    around.pop();
    return draft as ErrorShape;
  }

  #writeThrown(thrown: unknown): ErrorShape {
    const shape = { error: 'NonError', error_type: 'NonError', message: describe(thrown) };
    const value = this.#options.values.lenientChild(thrown, 'thrown', () => NOT_SENT);
    return value === NOT_SENT ? { ...shape, traceback: [] } : { ...shape, thrown: value, traceback: [] };
  }

  /** False for what is absent, would never end, or would be too much. */
  #mayWrite(inner: unknown): boolean {
    return (
      inner !== undefined &&
      !this.#around.includes(inner) &&
      this.#around.length < MAX_CAUSE_DEPTH &&
      this.#written < this.#options.maxErrors
    );
  }

  /** The members of an AggregateError; a field of that name that can be seen is the user's own. */
  #membersOf(error: Error): readonly unknown[] | undefined {
    const errors = Object.getOwnPropertyDescriptor(error, 'errors');
    return errors?.enumerable === false && Array.isArray(errors.value) ? errors.value : undefined;
  }

  #fieldsOf(error: Error): Readonly<Record<string, unknown>> | undefined {
    const own = Object.keys(error).filter((key) => !KNOWN_PROPERTIES.has(key) && !this.#isPlace(error, key));
    if (own.length === 0) return undefined;
    // First key by key, as one bad field must not cost the others; then as one object, which escapes its keys.
    const sound = Object.fromEntries(own.map((key) => [key, this.#field(ownValue(error, key), key)]));
    const [only] = own;
    return own.length === 1 && only?.startsWith('$') === true ? { [`$${only}`]: sound[only] } : sound;
  }

  #isPlace(error: Error, key: string): boolean {
    return key === 'thrown' && Object.hasOwn(error, key);
  }

  #field(value: unknown, name: string): unknown {
    return this.#options.values.lenientChild(value, name, (bad) => `[${describe(bad)}]`);
  }
}

/** Getters may throw. */
function ownValue(error: Error, key: string): unknown {
  try {
    return Object.hasOwn(error, key) ? (error as unknown as Record<string, unknown>)[key] : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(error: Error): readonly string[] {
  const stack = textOr(error.stack, '');
  return stack === '' ? [] : stack.split('\n');
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** A word or two for a value that is no error or cannot be sent. */
export function describe(value: unknown): string {
  try {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return `function ${value.name}`.trimEnd();
    if (typeof value !== 'object' || value === null) return String(value);
    const prototype = Object.getPrototypeOf(value) as {
      readonly constructor?: { readonly name?: unknown };
    } | null;
    return textOr(prototype?.constructor?.name, 'Object');
  } catch {
    return 'unknown';
  }
}
