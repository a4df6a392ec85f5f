/** How much of a value may be looked at, as members are counted; used up by the look. */
export interface Budget {
  left: number;
}

/**
 * True if native `JSON.stringify` writes `value` and native `JSON.parse` gives it back equal, within `depth` levels.
 *
 * hot path: this is run for every activity, hence one function, no allocation but the lists of keys, and no path. `false`
 * only means that the slow way must look closer. It also ends cycles, as they run out of depth, and objects met over and
 * over, as they run out of budget.
 *
 * @param budget members to look at; needed from a depth of 1
 */
export function isPlainJson(value: unknown, depth: number, budget?: Budget): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !(value === 0 && 1 / value < 0);
  if (typeof value !== 'object') return false;
  if (value === null) return true;
  if (depth === 0 || budget === undefined) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return isPlainObject(value as Readonly<Record<string, unknown>>, depth - 1, budget);
  }
  if (prototype !== Array.prototype || !Array.isArray(value)) return false;
  if ((budget.left -= value.length) < 0) return false;
  // Holes read as `undefined`, which is not plain. An array may have a `toJSON` of its own, which JSON would call.
  for (let i = 0; i < value.length; i++) {
    if (!isPlainJson(value[i], depth - 1, budget)) return false;
  }
  return !('toJSON' in value);
}

// Annex B, and an order of magnitude faster than asking for a descriptor.
const lookupGetter = (Object.prototype as unknown as Record<'__lookupGetter__', (key: string) => unknown>)
  .__lookupGetter__;

function isPlainObject(value: Readonly<Record<string, unknown>>, depth: number, budget: Budget): boolean {
  const keys = Object.keys(value);
  if ((budget.left -= keys.length + 1) < 0) return false;
  for (const key of keys) {
    // A getter would run here and again in JSON.stringify, and might change its mind; the slow way reads it once.
    if (lookupGetter.call(value, key) !== undefined) return false;
    if (key === '__proto__' || !isPlainJson(value[key], depth, budget)) return false;
  }
  // A single key with a `$` looks like a tag and must be escaped.
  return keys.length !== 1 || keys[0]?.charCodeAt(0) !== 36;
}
