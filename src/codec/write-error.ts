import { stackOf } from '../util/call-site.js';
import type { ClassRegistry, RegisteredErrorClass } from './classes.js';
import { isError, namesOf } from './error-classes.js';
import { type ErrorShape, reasonOf } from './failure.js';
import { MAX_CAUSE_DEPTH } from './limits.js';
import type { ValueWriter } from './write-value.js';

/** Properties with a place of their own. */
export const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'name',
  'message',
  'stack',
  'code',
  'cause',
  'thrown',
  '__proto__',
]);

const NOT_SENT = Symbol('not sent');

export interface ErrorWriterOptions {
  readonly registry: ClassRegistry<RegisteredErrorClass>;
  readonly values: ValueWriter;
  readonly maxErrors: number;
}

type Draft = { -readonly [Key in keyof ErrorShape]: ErrorShape[Key] };

/** Describes one error, and those it holds, as plain JSON with tags; one writer a value or failure. */
export class ErrorWriter {
  readonly #options: ErrorWriterOptions;
  readonly #around: unknown[] = [];
  #written = 0;

  constructor(options: ErrorWriterOptions) {
    this.#options = options;
  }

  /** True if an error inside another should be written; false if that would never end, or be too much. */
  mayWrite(inner: unknown): boolean {
    if (this.#around.length === 0) this.#written = 0;
    return (
      !this.#around.includes(inner) &&
      this.#around.length < MAX_CAUSE_DEPTH &&
      this.#written < this.#options.maxErrors
    );
  }

  write(thrown: unknown): ErrorShape {
    this.#written++;
    if (!isError(thrown)) return this.#writeThrown(thrown);
    this.#around.push(thrown);
    try {
      return this.#writeError(thrown);
    } finally {
      this.#around.pop();
    }
  }

  /** Keys come out sorted, as Python writes them. */
  #writeError(error: Error): ErrorShape {
    const names = namesOf(error, this.#options.registry);
    const draft: Partial<Draft> = {};
    const cause = ownValue(error, 'cause');
    if (cause !== undefined && this.mayWrite(cause)) draft.cause = this.write(cause);
    // That of a DOMException follows from its name.
    const code = names.type === 'DOMException' ? undefined : ownValue(error, 'code');
    if (code !== undefined) draft.code = this.#field(code, 'code');
    draft.error = names.error;
    draft.error_type = names.type;
    const errors = membersOf(error);
    if (errors !== undefined) {
      draft.errors = errors.flatMap((member) => (this.mayWrite(member) ? [this.write(member)] : []));
    }
    const fields = this.#fieldsOf(error);
    if (fields !== undefined) draft.fields = fields;
    draft.message = textOr(error.message, '');
    if (Object.hasOwn(error, 'thrown')) draft.thrown = this.#field(ownValue(error, 'thrown'), 'thrown');
    draft.traceback = linesOf(error, reasonOf(draft.error, draft.message));
    return draft as ErrorShape;
  }

  #writeThrown(thrown: unknown): ErrorShape {
    const shape = { error: 'NonError', error_type: 'NonError', message: describe(thrown) };
    const value = this.#options.values.lenientChild(thrown, 'thrown', () => NOT_SENT);
    return value === NOT_SENT ? { ...shape, traceback: [] } : { ...shape, thrown: value, traceback: [] };
  }

  #fieldsOf(error: Error): Readonly<Record<string, unknown>> | undefined {
    const own = Object.keys(error).filter((key) => !KNOWN_PROPERTIES.has(key));
    if (own.length === 0) return undefined;
    const fields = Object.fromEntries(own.map((key) => [key, this.#field(ownValue(error, key), key)]));
    return this.#options.values.escaped(fields);
  }

  #field(value: unknown, name: string): unknown {
    return this.#options.values.lenientChild(value, name, (bad) => `[${describe(bad)}]`);
  }
}

/** The members of an AggregateError; a field of that name that is enumerable is the user's own. */
function membersOf(error: Error): readonly unknown[] | undefined {
  const errors = Object.getOwnPropertyDescriptor(error, 'errors');
  return errors?.enumerable === false && Array.isArray(errors.value) ? errors.value : undefined;
}

/** Getters may throw. */
function ownValue(error: Error, key: string): unknown {
  try {
    return Object.hasOwn(error, key) ? (error as unknown as Record<string, unknown>)[key] : undefined;
  } catch {
    return undefined;
  }
}

/** A stack that is the first line alone says nothing that name and message do not. */
function linesOf(error: Error, reason: string): readonly string[] {
  const stack = stackOf(error);
  return stack === '' || stack === reason ? [] : stack.split('\n');
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** A word or two for a value that is no error or cannot be sent. */
function describe(value: unknown): string {
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
