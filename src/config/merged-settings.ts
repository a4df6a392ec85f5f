import { isPlainObject } from './is-plain-object.js';
import { isServiceModule } from './is-service-module.js';
import type { Source } from './source.js';

/** A value, with the source that won. */
export interface Setting {
  /** `['piscina', 'maxThreads']` */
  readonly path: readonly string[];
  readonly value: unknown;
  readonly source: Source;
}

/**
 * Settings of several sources as one: later sources win, key by key, also inside sections. Lists are not joined: the
 * last one counts. A value of `undefined` is not set.
 */
export class MergedSettings {
  readonly #leaves = new Map<string, Setting>();
  readonly #values: Record<string, unknown> = {};

  constructor(sources: readonly Source[]) {
    for (const source of sources) this.#add(source, [], source.values, this.#values);
  }

  /** All values, nested as in a source. */
  get values(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  /** One for each value that is not itself an object. */
  get settings(): readonly Setting[] {
    return [...this.#leaves.values()];
  }

  /** The setting at the path, or the one that holds it, such as the list of an item; undefined if there is none. */
  at(path: readonly string[]): Setting | undefined {
    for (let length = path.length; length > 0; length--) {
      const prefix = keyOf(path.slice(0, length));
      const found = this.#leaves.get(prefix);
      if (found !== undefined) return found;
    }
    const inside = keyOf(path);
    return this.settings.find((setting) => keyOf(setting.path).startsWith(`${inside}\0`));
  }

  #add(
    source: Source,
    path: readonly string[],
    values: Readonly<Record<string, unknown>>,
    into: Record<string, unknown>,
  ): void {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const inner = [...path, key];
      const known = Object.hasOwn(into, key) ? into[key] : undefined;
      if (!isNested(value)) {
        this.#forget(inner);
        set(into, key, value);
        this.#leaves.set(keyOf(inner), { path: inner, value, source });
      } else {
        this.#leaves.delete(keyOf(inner));
        const target = isNested(known) ? (known as Record<string, unknown>) : {};
        set(into, key, target);
        this.#add(source, inner, value, target);
        if (Object.keys(target).length === 0) {
          this.#leaves.set(keyOf(inner), { path: inner, value: target, source });
        }
      }
    }
  }

  #forget(path: readonly string[]): void {
    const inside = `${keyOf(path)}\0`;
    for (const key of [...this.#leaves.keys()]) if (key.startsWith(inside)) this.#leaves.delete(key);
  }
}

/** A service module looks like an object of settings, and is one value. */
function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return isPlainObject(value) && !isServiceModule(value);
}

function keyOf(path: readonly string[]): string {
  return path.join('\0');
}

/** A key named `__proto__` is a key like any other. */
function set(into: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(into, key, { value, enumerable: true, writable: true, configurable: true });
}
