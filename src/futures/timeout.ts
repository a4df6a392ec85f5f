import { SimpleflowError } from '../errors.js';
import { INSPECT, WATCH, type Future, type FutureOwner } from './future.js';

/** @internal Node fires longer timeouts at once. Source: Node.js documentation of setTimeout, read 2026-11. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * @internal Starts a timeout on the owner's clock (durable inside a workflow), else on the clock of the process; returns
 * how to stop it. `Infinity` never comes.
 */
export function startTimeout(
  owner: FutureOwner | undefined,
  timeoutMs: number,
  onTimeout: () => void,
): () => void {
  if (!(timeoutMs >= 0)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`timeoutMs\` must be a number of at least 0, got \`${timeoutMs}\``,
    );
  }
  if (timeoutMs === Infinity) return () => undefined;
  if (owner?.startTimeout !== undefined) return owner.startTimeout(timeoutMs, onTimeout);
  return startLongTimeout(timeoutMs, onTimeout);
}

/** @internal The clock of the first future that has one. */
export function clockOf(futures: Iterable<Future<unknown>>): FutureOwner | undefined {
  for (const future of futures) {
    const { owner } = future[INSPECT];
    if (owner?.startTimeout !== undefined) return owner;
  }
  return undefined;
}

/** @internal setTimeout for any number of milliseconds. */
export function startLongTimeout(delayMs: number, onTimeout: () => void): () => void {
  if (delayMs === Infinity) return () => undefined;
  let leftMs = delayMs;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    const partMs = Math.min(leftMs, MAX_DELAY_MS);
    leftMs -= partMs;
    timer = setTimeout(leftMs > 0 ? next : onTimeout, partMs);
  };
  next();
  return () => clearTimeout(timer);
}

/** @internal The promise of a future, or a `timeout` error on the clock of its owner. */
export function within<T>(
  future: Future<T>,
  promise: Promise<T>,
  timeoutMs: number,
  name: () => string,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = startTimeout(future[INSPECT].owner, timeoutMs, () => {
      // It was done just before, in the same turn: the promise says so soon.
      if (future.done()) return;
      reject(new SimpleflowError('timeout', `${name()} has no result after ${timeoutMs} ms`));
      watching.stop(true);
    });
    const watching = future[WATCH](() => undefined);
    promise.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
  });
}
