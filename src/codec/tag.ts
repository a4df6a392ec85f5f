/** Writes a value inside another; `step` leads to it. */
export type WriteChild = (value: unknown, step: string | number) => unknown;

/**
 * How instances of one class of the language travel, as an object of a single key: `{"$date":"2020-01-02T03:04:05.678Z"}`.
 */
export interface Tag<T = never> {
  /** The key, starting with `$`. */
  readonly key: string;
  /** The class, by name: objects may come from another realm, with classes of its own. */
  readonly className: string;
  /** True for objects that really are of the class, whatever their prototype. */
  readonly is: (value: unknown) => boolean;
  /** What stands behind the key; members go through `child`. May throw a plain Error that says what is wrong. */
  readonly write: (value: T, child: WriteChild) => unknown;
  /** The value, its members being read already. Throws a plain Error that says what is wrong. */
  readonly read: (payload: unknown) => unknown;
}

/** `payload` as text. */
export function textOf(payload: unknown): string {
  if (typeof payload !== 'string') throw new TypeError(`expected text, got \`${typeof payload}\``);
  return payload;
}

/** `payload` as a list. */
export function listOf(payload: unknown): readonly unknown[] {
  if (!Array.isArray(payload)) throw new TypeError(`expected a list, got \`${typeof payload}\``);
  return payload;
}
