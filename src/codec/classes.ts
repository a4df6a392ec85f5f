import { SimpleflowError } from '../errors.js';

/** Any class, whatever its constructor takes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only `any` accepts every list of parameters
export type AnyClass<T = unknown> = abstract new (...args: any[]) => T;

/**
 * How instances of a class of the user travel: `{"$class":{"name":"Money","value":{"amount":1,"currency":"EUR"}}}`.
 *
 * Without `encode` and `decode`, own enumerable properties are copied, and the constructor does not run: a class with
 * private `#fields` needs both.
 */
export interface RegisteredClass<T = unknown> {
  readonly class: AnyClass<T>;
  /** The name on the wire, stable across renames of the class. The name of the class by default. */
  readonly name?: string;
  /** A value the codec can write. */
  readonly encode?: (instance: T) => unknown;
  /** The instance from what `encode` gave. What it throws becomes `malformed-data`. */
  readonly decode?: (value: unknown) => T;
}

/** How errors of a class of the user are rebuilt. */
export interface RegisteredErrorClass<T extends Error = Error> {
  readonly class: AnyClass<T>;
  /** The name on the wire. The name of the class by default. */
  readonly name?: string;
  /** Makes the error; message, stack, code, fields and cause are set afterwards. By default no constructor runs. */
  readonly revive?: (message: string, fields: Readonly<Record<string, unknown>>) => T;
}

/** What was registered, found by prototype when writing and by name when reading. */
export class ClassRegistry<Entry extends { readonly class: AnyClass; readonly name?: string }> {
  readonly #byPrototype = new Map<unknown, Entry & { readonly name: string }>();
  readonly #byName = new Map<string, Entry & { readonly name: string }>();

  constructor(entries: readonly (Entry | AnyClass)[]) {
    for (const given of entries)
      this.#add(typeof given === 'function' ? ({ class: given } as unknown as Entry) : given);
  }

  /** The entry of the very class of `instance`: a subclass must be registered itself. */
  of(instance: object): (Entry & { readonly name: string }) | undefined {
    return this.#byPrototype.get(Object.getPrototypeOf(instance));
  }

  named(name: string): (Entry & { readonly name: string }) | undefined {
    return this.#byName.get(name);
  }

  #add(entry: Entry): void {
    const name = entry.name ?? entry.class.name;
    if (name === '') throw new SimpleflowError('invalid-option', 'a registered class needs a `name`');
    if (this.#byName.has(name)) {
      throw new SimpleflowError(
        'invalid-option',
        `two classes are registered as \`${name}\`; give one a \`name\``,
      );
    }
    const named = { ...entry, name };
    this.#byName.set(name, named);
    this.#byPrototype.set(entry.class.prototype, named);
  }
}
