import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import { INSPECT, WATCH, type Future } from './future.js';
import { clockOf, startTimeout } from './timeout.js';

/**
 * When `wait` returns: as soon as one future is done; as soon as one has failed (a cancelled one does not count), else
 * when all are done; when all are done.
 */
export type ReturnWhen = 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';

export interface WaitOptions {
  /** Default: `ALL_COMPLETED`. */
  readonly returnWhen?: ReturnWhen;
  /** Return what there is after this many milliseconds. Default: no limit. Inside a workflow this is a durable timer. */
  readonly timeoutMs?: number;
}

export interface WaitResult<F> {
  readonly done: ReadonlySet<F>;
  readonly notDone: ReadonlySet<F>;
}

/**
 * Waits for futures, after Python's `concurrent.futures.wait`. Never throws for a failed future and never for a timeout:
 * look at `notDone`. Duplicates count once; both sets keep the order given. Nothing to wait for returns at once.
 */
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Promise<WaitResult<F>> {
  const all = new Set(futures);
  const returnWhen = checkedReturnWhen(options.returnWhen);
  const waiting = enough(all, returnWhen, options.timeoutMs);
  if (waiting !== undefined) await waiting;
  const done = new Set([...all].filter((future) => future.done()));
  return { done, notDone: new Set([...all].filter((future) => !done.has(future))) };
}

/** Undefined if there is nothing to wait for. */
function enough<F extends Future<unknown>>(
  all: ReadonlySet<F>,
  returnWhen: ReturnWhen,
  timeoutMs: number | undefined,
): Promise<void> | undefined {
  let settled: ((future: Future<unknown>) => void) | undefined;
  // Looking at a future is observing it, also when it is done already, or need not be waited for.
  const watcher = (future: Future<unknown>): void => settled?.(future);
  const watches = Array.from(all, (future) => future[WATCH](watcher));
  // Called again and again with what is left over, as in Python, it must leave nothing behind.
  const stopAll = (isGivenUp = false): void => {
    for (const watch of watches) watch.stop(isGivenUp);
  };
  // Only now: looking may have settled some, such as a signal that is there.
  if (isEnough(all, returnWhen)) {
    stopAll();
    return undefined;
  }
  const refusal = timeoutMs === undefined ? refusalOf(all, returnWhen !== 'ALL_COMPLETED') : undefined;
  if (refusal !== undefined) {
    stopAll();
    throw refusal;
  }
  return new Promise<void>((resolve) => {
    let stopTimer = (): void => undefined;
    const end = (isGivenUp?: boolean): void => {
      stopTimer();
      stopAll(isGivenUp);
      resolve();
    };
    let open = [...all].filter((future) => !future.done()).length;
    settled = (future) => {
      open -= 1;
      const isTripped =
        returnWhen === 'FIRST_COMPLETED' ||
        (returnWhen === 'FIRST_EXCEPTION' && hasFailed(future)) ||
        open === 0;
      if (isTripped) end();
    };
    try {
      if (timeoutMs !== undefined) stopTimer = startTimeout(clockOf(all), timeoutMs, () => end(true));
    } catch (error) {
      stopAll();
      throw error;
    }
  });
}

/**
 * @internal Why waiting for the open ones, without a limit, could never end.
 * @param isOneEnough the end of one of them ends the wait
 */
export function refusalOf(futures: Iterable<Future<unknown>>, isOneEnough: boolean): Error | undefined {
  const refusals = [...futures]
    .filter((future) => !future.done())
    .map((future) => future[INSPECT].owner?.awaited?.());
  return isOneEnough && refusals.includes(undefined)
    ? undefined
    : refusals.find((refusal) => refusal !== undefined);
}

function isEnough(all: ReadonlySet<Future<unknown>>, returnWhen: ReturnWhen): boolean {
  const futures = [...all];
  if (futures.every((future) => future.done())) return true;
  if (returnWhen === 'FIRST_COMPLETED') return futures.some((future) => future.done());
  return returnWhen === 'FIRST_EXCEPTION' && futures.some(hasFailed);
}

function hasFailed(future: Future<unknown>): boolean {
  const { outcome } = future[INSPECT];
  return outcome === 'error' || outcome === 'swallowed';
}

const RETURN_WHEN: readonly string[] = ['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'];

function checkedReturnWhen(value: ReturnWhen = 'ALL_COMPLETED'): ReturnWhen {
  if (RETURN_WHEN.includes(value)) return value;
  throw new SimpleflowError(
    'invalid-option',
    `\`returnWhen\` must be FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED, got ${describeValue(value)}`,
  );
}
