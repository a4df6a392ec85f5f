import type { ActivityCall, ActivityOutcome, ActivityTimeout } from '../activity/activity-call.js';
import type { ActivityTimeouts } from '../engine/commands.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityControl } from '../executor/activity-runner.js';
import type { Clock } from './clock.js';

/** Who waits for a call. */
export interface FlightListener {
  /** The call has been handed to a worker and has not ended yet. */
  flightStarted(flight: Flight): void;
  /** Called once. */
  flightEnded(flight: Flight, outcome: ActivityOutcome): void;
}

/** One call on its way: in the queue, then with the runner, under its time limits. */
export class Flight implements ActivityControl {
  readonly call: ActivityCall;
  readonly #timeouts: ActivityTimeouts;
  readonly #listener: FlightListener;
  readonly #clock: Clock;
  state: 'queued' | 'running' | 'ended' = 'queued';
  /** Frees the place of a running call: also of one that has run out of time and does not stop. */
  onEnd: (() => void) | undefined;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;
  #startedAtMs = 0;
  #lastBeatAtMs = 0;
  #stops: (() => void)[] | undefined;

  constructor(call: ActivityCall, timeouts: ActivityTimeouts, listener: FlightListener, clock: Clock) {
    this.call = call;
    this.#timeouts = timeouts;
    this.#listener = listener;
    this.#clock = clock;
    const { scheduleToStartMs, scheduleToCloseMs } = timeouts;
    if (scheduleToStartMs !== undefined) this.#limit(scheduleToStartMs, 'schedule-to-start');
    if (scheduleToCloseMs !== undefined) this.#limit(scheduleToCloseMs, 'schedule-to-close');
  }

  /** Made when somebody asks: most activities never do, and it costs more than a small activity. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  heartbeat(): void {
    if (this.#abortReason !== undefined) throw this.#abortReason;
    this.#lastBeatAtMs = this.#clock.nowMs();
  }

  markRunning(): void {
    this.state = 'running';
    const { startToCloseMs, heartbeatMs } = this.#timeouts;
    if (startToCloseMs === undefined && heartbeatMs === undefined) return;
    this.#startedAtMs = this.#lastBeatAtMs = this.#clock.nowMs();
    if (startToCloseMs !== undefined) this.#limit(startToCloseMs, 'start-to-close');
    if (heartbeatMs !== undefined) this.#watchHeartbeat(heartbeatMs);
  }

  announceStart(): void {
    this.#listener.flightStarted(this);
  }

  /** What the runner reported; nothing if the call has ended otherwise meanwhile. */
  finish(outcome: ActivityOutcome): void {
    const { startToCloseMs } = this.#timeouts;
    // Code that blocked the thread kept the timer from firing: it was late all the same.
    const isLate = startToCloseMs !== undefined && this.#clock.nowMs() - this.#startedAtMs > startToCloseMs;
    this.#end(isLate ? { kind: 'timed-out', timeout: 'start-to-close' } : outcome);
  }

  /** Asks the activity to stop. A call that is still queued ends here. */
  cancel(): void {
    if (this.state === 'queued') this.#end({ kind: 'cancelled' });
    else this.#abort(new SimpleflowError('cancelled', `\`${this.call.id}\` was asked to stop`));
  }

  /** Takes a queued call back; nobody is told. */
  discard(): void {
    this.state = 'ended';
    this.#stopTimers();
  }

  #limit(ms: number, timeout: ActivityTimeout): void {
    const stop = this.#clock.schedule(this.#clock.nowMs() + ms, () => {
      if (timeout === 'schedule-to-start' && this.state !== 'queued') return;
      this.#timedOut(timeout);
    });
    (this.#stops ??= []).push(stop);
  }

  #watchHeartbeat(heartbeatMs: number): void {
    const check = (): void => {
      const dueAtMs = this.#lastBeatAtMs + heartbeatMs;
      if (this.#clock.nowMs() >= dueAtMs) this.#timedOut('heartbeat');
      else (this.#stops ??= []).push(this.#clock.schedule(dueAtMs, check));
    };
    (this.#stops ??= []).push(this.#clock.schedule(this.#lastBeatAtMs + heartbeatMs, check));
  }

  #timedOut(timeout: ActivityTimeout): void {
    if (this.state === 'ended') return;
    this.#abort(new SimpleflowError('timeout', `\`${this.call.id}\` has run out of time (${timeout})`));
    this.#end({ kind: 'timed-out', timeout });
  }

  #abort(reason: Error): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(reason);
  }

  #stopTimers(): void {
    if (this.#stops !== undefined) for (const stop of this.#stops) stop();
  }

  #end(outcome: ActivityOutcome): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.#stopTimers();
    this.#listener.flightEnded(this, outcome);
    this.onEnd?.();
  }
}
