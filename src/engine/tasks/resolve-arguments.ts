import { isKeywords } from '../../activity/keywords.js';
import { notSerializable } from '../../codec/path.js';
import { SimpleflowError } from '../../errors.js';
import { INSPECT, isFuture, type Future } from '../../futures/future.js';
import type { ArgumentsHandler } from '../../workflow/runtime.js';

// More than any codec is likely to take, and far from the end of the stack.
const MAX_DEPTH = 1_000;

/**
 * Waits for the futures in arguments (also inside plain lists and objects) and hands over their results. At once, inside
 * this call, if there is nothing to wait for.
 *
 * A future that is an argument is observed: if it fails, its failure is now the receiving task's.
 */
export function resolveArguments(args: readonly unknown[], scope: unknown, handler: ArgumentsHandler): void {
  const futures = futuresIn(args);
  if (futures === undefined || futures.size === 0) {
    handler.ready(args);
    return;
  }
  for (const future of futures) checkScope(future, scope);
  let open = futures.size;
  let isOver = false;
  const settle = (future: Future<unknown>): void => {
    if (isOver) return;
    const { outcome, error } = future[INSPECT];
    open -= 1;
    isOver = outcome === 'error' || outcome === 'cancelled' || open === 0;
    if (outcome === 'error') handler.failed(error as Error);
    else if (outcome === 'cancelled') handler.cancelled();
    else if (open === 0) handOver(args, handler);
  };
  for (const future of futures) future.onDone(settle);
}

function handOver(args: readonly unknown[], handler: ArgumentsHandler): void {
  let resolved: readonly unknown[];
  try {
    const copies = new Map<object, unknown>();
    resolved = args.map((arg) => substituted(arg, copies));
  } catch (error) {
    // A result that cannot be decoded.
    handler.failed(error as Error);
    return;
  }
  handler.ready(resolved);
}

/** True if a task with these arguments has to wait for futures. */
export function holdFutures(args: readonly unknown[]): boolean {
  return (futuresIn(args)?.size ?? 0) > 0;
}

/** Undefined if there is nothing to look into: most arguments are numbers and texts. */
function futuresIn(args: readonly unknown[]): Set<Future<unknown>> | undefined {
  let futures: Set<Future<unknown>> | undefined;
  let seen: Set<object> | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (typeof arg === 'object' && arg !== null)
      collectFutures(arg, (futures ??= new Set()), (seen ??= new Set()));
  }
  return futures;
}

/**
 * Looks at each object once: there may be any number of ways to it, and circles, which only the codec refuses. A list of
 * what is to be looked at, and no calls inside each other: how deep a value may be, only the codec says.
 */
function collectFutures(value: object, futures: Set<Future<unknown>>, seen: Set<object>): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    if (isFuture(next)) {
      futures.add(next);
      continue;
    }
    seen.add(next);
    // Backwards, so that the first is looked at first.
    if (Array.isArray(next)) for (let i = next.length - 1; i >= 0; i -= 1) open.push(next[i]);
    else if (isPlainObject(next)) for (const key of Object.keys(next).reverse()) open.push(next[key]);
  }
}

/** A copy with results for futures; what was one object stays one, so that the codec sees the same circles. */
function substituted(value: unknown, copies: Map<object, unknown>, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw notSerializable([], `more than ${MAX_DEPTH} levels of arrays and objects`);
  if (isFuture(value)) return value[INSPECT].read();
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const copy: unknown[] = new Array(value.length);
    copies.set(value, copy);
    value.forEach((item, index) => (copy[index] = substituted(item, copies, depth + 1)));
    return copy;
  }
  if (!isPlainObject(value)) return value;
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) {
    // Not by assignment: a key `__proto__` is a key like others here.
    const own = {
      value: substituted(item, copies, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    };
    Object.defineProperty(copy, key, own);
  }
  return copy;
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || isKeywords(value);
}

function checkScope(future: Future<unknown>, scope: unknown): void {
  const { owner } = future[INSPECT];
  if (owner?.scope === scope) return;
  throw new SimpleflowError(
    'invalid-input',
    `${future.id === undefined ? 'a future' : `\`${future.id}\``} of another run or executor was given as an argument: await it there, and pass its result`,
  );
}
