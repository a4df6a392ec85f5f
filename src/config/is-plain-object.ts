/** An object as a literal or JSON makes it; no list, no instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object literal of another realm has that realm's prototype, whose own is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
