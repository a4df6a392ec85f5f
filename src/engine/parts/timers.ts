import { checkLongest } from '../../activity/durations.js';
import { SimpleflowError } from '../../errors.js';
import type { Future } from '../../futures/future.js';
import { describeValue } from '../../util/describe-value.js';
import type { TimerDetails } from '../../workflow/event-details.js';
import type { CancelScope } from './cancel-scope.js';
import type { RunCore } from '../run/run-core.js';
import { TimerTask } from '../tasks/timer-task.js';

/** The timers of a run: those it asks for, and the timeouts of `wait`, `result` and the like. */
export class Timers {
  readonly #core: RunCore;
  readonly #open = new Map<string, TimerTask>();
  /** Of every timer there was. */
  readonly #details = new Map<string, { -readonly [K in keyof TimerDetails]: TimerDetails[K] }>();

  constructor(core: RunCore) {
    this.#core = core;
    core.startTimeout = (timeoutMs, onTimeout) => this.#startTimeout(timeoutMs, onTimeout);
  }

  /** Of those that the outside has been asked for, or is about to be. */
  get openIds(): string[] {
    return [...this.#open.keys()];
  }

  start(scope: CancelScope, delayMs: number, id?: string): Future<void> {
    this.#core.enter('startTimer', scope);
    if (!Number.isFinite(delayMs) || delayMs < 0) {
      throw new SimpleflowError(
        'invalid-option',
        `\`delayMs\` must be a number of at least 0, got ${describeValue(delayMs)}`,
      );
    }
    checkLongest('`delayMs`', delayMs);
    const { middleware } = this.#core;
    const request = { kind: 'timer' as const, id, delayMs };
    return this.#start(scope, middleware?.before(request).delayMs ?? delayMs, id).future;
  }

  /** False if it is none of these: then it delays a retry. */
  fired(id: string): boolean {
    const timer = this.#open.get(id);
    timer?.fired();
    return timer !== undefined;
  }

  /** False if it is none of these. */
  failed(id: string, cause: string): boolean {
    const timer = this.#open.get(id);
    timer?.failed(cause);
    return timer !== undefined;
  }

  details(id: string): TimerDetails | undefined {
    const details = this.#details.get(id);
    return details === undefined ? undefined : { ...details };
  }

  closed(timer: TimerTask): void {
    const details = this.#details.get(timer.id);
    if (details !== undefined) {
      details.state = timer.hasFired ? 'fired' : 'cancelled';
      details.closedAtMs = this.#core.atMs;
    }
    this.#open.delete(timer.id);
    this.#core.open.delete(timer);
  }

  /** Also in a scope that is cancelled: what waits there still wants to know when its time is over. */
  #startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    this.#core.assertInTurn('a timeout');
    checkLongest('`timeoutMs`', timeoutMs);
    const timer = this.#start(this.#core.root, timeoutMs, undefined);
    timer.future.onDone(() => {
      if (!timer.future.cancelled()) onTimeout();
    });
    return () => void timer.future.cancel();
  }

  #start(scope: CancelScope, delayMs: number, id: string | undefined): TimerTask {
    const timerId = id === undefined ? this.#core.ids.next('timer') : this.#core.ids.custom('a timer id', id);
    const timer = new TimerTask(this.#core, timerId, delayMs, (closed) => {
      this.closed(closed);
    });
    this.#open.set(timerId, timer);
    this.#details.set(timerId, {
      type: 'timer',
      id: timerId,
      state: 'started',
      delayMs,
      startedAtMs: this.#core.atMs,
      closedAtMs: undefined,
    });
    this.#core.open.addWaiting(timer, scope);
    return timer;
  }
}
