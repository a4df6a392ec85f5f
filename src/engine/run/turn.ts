import { setImmediate } from 'node:timers';

/** A promise of user code was rejected while nobody looked at it. */
export type OnRejection = (reason: unknown, promise: Promise<unknown>) => void;

export interface TurnOptions {
  /**
   * What `end` has settled (a run that fails cancels what is open) has woken user code for the last time: now the outside
   * may be told.
   */
  readonly after?: () => void;
  /** Called instead of ending the process, unless the program has a listener of its own. Default: a warning. */
  readonly onRejection?: OnRejection;
}

/**
 * While it holds them, rejections of promises that nobody looks at go to `onRejection`, and the process goes on; unless the
 * program has a listener of its own.
 */
class Rejections {
  readonly #onRejection: OnRejection;
  #isHeld = false;

  constructor(onRejection: OnRejection) {
    this.#onRejection = onRejection;
  }

  hold(): void {
    this.#isHeld = process.listenerCount('unhandledRejection') === 0;
    if (this.#isHeld) process.on('unhandledRejection', this.#onRejection);
  }

  release(): void {
    if (this.#isHeld) process.off('unhandledRejection', this.#onRejection);
  }
}

/**
 * Turns, one after the other, and the only place that knows how a turn ends: `begin` applies a batch of events, user code
 * goes on in microtasks until there are none left, then `end` collects what it did.
 *
 * The immediates are queued together, so that Node runs them one after the other with all microtasks (and
 * `process.nextTick`) in between and nothing else: no timer, no I/O. What user code waits for outside its futures
 * therefore always comes back outside a turn, where it is recognised. And a promise that is rejected in a turn is one of
 * workflow code: it may be awaited in a later turn, which is legal, but Node looks at once.
 */
export class TurnCycle {
  readonly #begin: () => void;
  readonly #end: () => void;
  readonly #after: (() => void) | undefined;
  readonly #rejections: Rejections;

  constructor(begin: () => void, end: () => void, { after, onRejection = warn }: TurnOptions = {}) {
    this.#begin = begin;
    this.#end = end;
    this.#after = after;
    this.#rejections = new Rejections(onRejection);
  }

  /** The next turn begins soon: not before the one that is under way is over. At most one is planned at a time. */
  readonly plan = (): void => {
    setImmediate(this.#beginTurn);
    setImmediate(this.#end);
    setImmediate(this.#afterTurn);
  };

  // Made once: in a run of many short turns, functions made for each cost as much as the turn.
  readonly #beginTurn = (): void => {
    this.#rejections.hold();
    this.#begin();
  };

  readonly #afterTurn = (): void => {
    this.#rejections.release();
    this.#after?.();
  };
}

/** One turn; see `TurnCycle`. */
export function runTurn(begin: () => void, end: () => void, options?: TurnOptions): void {
  new TurnCycle(begin, end, options).plan();
}

/** Turns that follow one another, at least one, of which everything is known: those of a replay. */
export interface TurnSeries {
  begin(): void;
  /** Ends the turn; true if there is another. */
  end(): boolean;
}

export interface TurnSeriesOptions {
  readonly onRejection?: OnRejection;
  /** About how many turns there are: it need not be right. */
  readonly count: number;
  /**
   * How many turns at most are taken in one go. What user code waits for outside its futures comes back after those. Default:
   * 32, which is below a millisecond where turns are small.
   */
  readonly atOnce?: number;
}

const TURNS_AT_ONCE = 32;

/**
 * Turns as `runTurn` takes each, some in one go: going round the event loop takes longer than most turns of a replay.
 * @returns when there is no other; rejects with what one of the two calls throws, and then takes no other
 */
export async function runTurns(
  series: TurnSeries,
  { onRejection = warn, count, atOnce = TURNS_AT_ONCE }: TurnSeriesOptions,
): Promise<void> {
  let left = count;
  while (await runSome(series, Math.max(1, Math.min(atOnce, left)), onRejection)) left -= atOnce;
}

/** Resolves with whether there are more. */
function runSome(series: TurnSeries, size: number, onRejection: OnRejection): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const rejections = new Rejections(onRejection);
    let hasMore = true;
    let failure: { readonly error: unknown } | undefined;
    const fail = (error: unknown): void => {
      hasMore = false;
      failure = { error };
    };
    const begin = (): void => {
      if (!hasMore) return;
      try {
        series.begin();
      } catch (error) {
        fail(error);
      }
    };
    const end = (): void => {
      if (!hasMore) return;
      try {
        hasMore = series.end();
      } catch (error) {
        fail(error);
      }
    };
    setImmediate(() => rejections.hold());
    for (let turn = 0; turn < size; turn += 1) {
      setImmediate(begin);
      setImmediate(end);
    }
    setImmediate(() => {
      rejections.release();
      if (failure === undefined) resolve(hasMore);
      else reject(failure.error);
    });
  });
}

function warn(reason: unknown): void {
  process.emitWarning(`a promise of workflow code was rejected: ${String(reason)}`, 'SimpleflowWarning');
}
