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
  #queuedAtMs = 0;
  #startedAtMs = 0;
  #lastBeatAtMs = 0;
  #stops: (() => void)[] | undefined;
  #stopHeartbeat: (() => void) | undefined;

  constructor(call: ActivityCall, timeouts: ActivityTimeouts, listener: FlightListener, clock: Clock) {
    this.call = call;
    this.#timeouts = timeouts;
    this.#listener = listener;
    this.#clock = clock;
    const { scheduleToStartMs, scheduleToCloseMs } = timeouts;
    if (scheduleToStartMs === undefined && scheduleToCloseMs === undefined) return;
    this.#queuedAtMs = clock.nowMs();
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
    // Silence that was too long is over, but it was.
    if (this.#overdue === 'heartbeat') this.#timedOut('heartbeat');
    if (this.#abortReason !== undefined) throw this.#abortReason;
    this.#lastBeatAtMs = this.#clock.nowMs();
  }

  /** Ends a queued call that has run out of time while the thread was held; true if it has. */
  expire(): boolean {
    const timeout = this.#overdue;
    if (timeout !== undefined) this.#timedOut(timeout);
    return timeout !== undefined;
  }

  markRunning(): void {
    this.state = 'running';
    const { startToCloseMs, heartbeatMs } = this.#timeouts;
    if (startToCloseMs === undefined && heartbeatMs === undefined) return;
    this.#startedAtMs = this.#lastBeatAtMs = this.#clock.nowMs();
    if (startToCloseMs !== undefined) this.#limit(startToCloseMs, 'start-to-close');
    // A worker of this process is not lost without the process.
    if (heartbeatMs !== undefined && !this.#beatsByItself) this.#watchHeartbeat(heartbeatMs);
  }

  announceStart(): void {
    this.#listener.flightStarted(this);
  }

  /** What the runner reported; nothing if the call has ended otherwise meanwhile. */
  finish(outcome: ActivityOutcome): void {
    // Code that held the thread kept timers from firing: it was late all the same.
    const timeout = this.#overdue;
    this.#end(timeout === undefined ? outcome : { kind: 'timed-out', timeout });
  }

  /** The limit that is over by the clock, whether or not its timer could fire. */
  get #overdue(): ActivityTimeout | undefined {
    const { startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs } = this.#timeouts;
    if ((startToCloseMs ?? scheduleToStartMs ?? scheduleToCloseMs ?? heartbeatMs) === undefined)
      return undefined;
    const nowMs = this.#clock.nowMs();
    const isOver = (limitMs: number | undefined, sinceMs: number): boolean =>
      limitMs !== undefined && nowMs - sinceMs > limitMs;
    if (this.state === 'queued' && isOver(scheduleToStartMs, this.#queuedAtMs)) return 'schedule-to-start';
    if (this.state === 'running' && isOver(startToCloseMs, this.#startedAtMs)) return 'start-to-close';
    if (this.state === 'running' && !this.#beatsByItself && isOver(heartbeatMs, this.#lastBeatAtMs))
      return 'heartbeat';
    return isOver(scheduleToCloseMs, this.#queuedAtMs) ? 'schedule-to-close' : undefined;
  }

  get #beatsByItself(): boolean {
    return this.call.definition?.autoHeartbeat === true;
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
      else this.#stopHeartbeat = this.#clock.schedule(dueAtMs, check);
    };
    this.#stopHeartbeat = this.#clock.schedule(this.#lastBeatAtMs + heartbeatMs, check);
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
    this.#stopHeartbeat?.();
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
