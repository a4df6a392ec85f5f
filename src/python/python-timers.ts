import type { FutureSource } from '../futures/future-source.js';
import type { Future } from '../futures/future.js';
import type { TimerDetails } from '../workflow/event-details.js';
import type { PythonDecisions } from './python-decisions.js';
import type { PythonFutures } from './python-futures.js';
import type { PythonHistory } from './python-history.js';

/** Python's, as the library raises it where a timer could not be started or cancelled; its text is the key. */
class KeyError extends Error {
  override readonly name = 'KeyError';
}

/** Timers as the library starts them: each id once in a run. */
export class PythonTimers {
  readonly #futures: PythonFutures;
  readonly #history: PythonHistory;
  readonly #decisions: PythonDecisions;
  #unnamed = 0;

  constructor(futures: PythonFutures, history: PythonHistory, decisions: PythonDecisions) {
    this.#futures = futures;
    this.#history = history;
    this.#decisions = decisions;
  }

  start(delayMs: number, id = `timer-${(this.#unnamed += 1)}`): Future<void> {
    const decisions = this.#decisions;
    const timer = this.#history.timers.get(id);
    switch (timer?.state) {
      case 'fired':
        return this.#futures.finished(undefined, id);
      case 'cancelled':
        return this.#futures.cancelled(undefined, id);
      case 'start-failed':
      case 'cancel-failed':
        throw new KeyError("'timer_id'");
      default:
    }
    // Settled when history shows it, and not before.
    const source: FutureSource<void> = this.#futures.source(id, () => {
      decisions.add({ kind: 'cancel-timer', id }, `cancel-timer ${id}`);
    });
    if (timer === undefined)
      decisions.add({ kind: 'start-timer', id, delayMs: wholeSeconds(delayMs) }, `timer ${id}`);
    else source.setRunning();
    return source.future;
  }

  details(id: string): TimerDetails | undefined {
    const timer = this.#history.timers.get(id);
    if (timer === undefined || timer.state === 'start-failed') return undefined;
    const { delayMs, startedAtMs, closedAtMs } = timer;
    const state = timer.state === 'cancel-failed' ? 'started' : timer.state;
    return { type: 'timer', id, state, delayMs, startedAtMs, closedAtMs };
  }
}

/** The service counts in seconds, and so does the library. */
export function wholeSeconds(delayMs: number): number {
  return Math.ceil(delayMs / 1_000) * 1_000;
}
