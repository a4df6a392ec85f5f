import { SimpleflowError } from '../errors.js';
import { INSPECT, isFuture, type Future } from '../futures/future.js';

/** What becomes of arguments: exactly one of these is called, once. */
export interface ArgumentsHandler {
  /** All futures in them are done; they are replaced by their results. */
  ready(args: readonly unknown[]): void;
  failed(error: Error): void;
  cancelled(): void;
}

// Deeper than any honest argument; the codec refuses what is deeper, or circular, with the path to it.
const MAX_DEPTH = 100;

/**
 * Waits for the futures in arguments (also inside plain lists and objects) and hands over their results. At once, inside
 * this call, if there is nothing to wait for.
 *
 * A future that is an argument is observed: if it fails, its failure is now the receiving task's.
 */
export function resolveArguments(args: readonly unknown[], scope: unknown, handler: ArgumentsHandler): void {
  let futures: Set<Future<unknown>> | undefined;
  for (const arg of args) {
    if (typeof arg === 'object' && arg !== null) collectFutures(arg, (futures ??= new Set()), 0);
  }
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
    resolved = args.map((arg) => substituted(arg, 0));
  } catch (error) {
    // A result that cannot be decoded.
    handler.failed(error as Error);
    return;
  }
  handler.ready(resolved);
}

function collectFutures(value: unknown, futures: Set<Future<unknown>>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  if (isFuture(value)) futures.add(value);
  else if (Array.isArray(value)) for (const item of value) collectFutures(item, futures, depth + 1);
  else if (isPlainObject(value))
    for (const key of Object.keys(value)) collectFutures(value[key], futures, depth + 1);
}

function substituted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (isFuture(value)) return value[INSPECT].read();
  if (Array.isArray(value)) return value.map((item) => substituted(item, depth + 1));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item, depth + 1)]));
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkScope(future: Future<unknown>, scope: unknown): void {
  const { owner } = future[INSPECT];
  if (owner?.scope === scope) return;
  throw new SimpleflowError(
    'invalid-input',
    `${future.id === undefined ? 'a future' : `\`${future.id}\``} of another run or executor was given as an argument: await it there, and pass its result`,
  );
}
