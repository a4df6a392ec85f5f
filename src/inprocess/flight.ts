import type { ActivityCall, ActivityOutcome, ActivityTimeout } from '../activity/activity-call.js';
import type { ActivityTimeouts } from '../engine/commands.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityControl } from '../executor/activity-runner.js';
import type { Clock } from './clock.js';
import type { Metered, ProgressMeter } from './progress-meter.js';

/** Who waits for a call. */
export interface FlightListener {
  /** The call has been handed to a worker and has not ended yet. */
  flightStarted(flight: Flight): void;
  /** Called once. */
  flightEnded(flight: Flight, outcome: ActivityOutcome): void;
}

/** What is the same for all calls of a dispatcher. */
export interface FlightHost {
  readonly clock: Clock;
  readonly meter: ProgressMeter;
  /** The clock is that of the process, by which workers measure, too. */
  readonly isRealTime: boolean;
}

/**
 * One call on its way: in the queue, then with the runner, under its time limits.
 *
 * queued ─▶ running ─▶ ended       in a chunk: queued ─▶ sent ─▶ running ─▶ ended, or back from sent to queued
 */
export class Flight implements ActivityControl, Metered {
  readonly call: ActivityCall;
  readonly #timeouts: ActivityTimeouts;
  readonly #listener: FlightListener;
  readonly #host: FlightHost;
  /** How many calls like this one may share a message. */
  readonly chunkSize: number;
  /** `sent`: in a message with others, and not known to have begun. */
  state: 'queued' | 'sent' | 'running' | 'ended' = 'queued';
  queuedSinceMs = 0;
  runningSinceMs = 0;
  /** Frees the place of a running call: also of one that has run out of time and does not stop. */
  onEnd: (() => void) | undefined;
  /** Tells a runner that has not asked for `signal`. */
  onStop: ((flight: Flight, reason: Error) => void) | undefined;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;
  #queuedAtMs = 0;
  #startedAtMs = 0;
  #lastBeatAtMs = 0;
  #stops: (() => void)[] | undefined;
  #stopHeartbeat: (() => void) | undefined;

  constructor(
    call: ActivityCall,
    timeouts: ActivityTimeouts,
    listener: FlightListener,
    host: FlightHost,
    chunkSize = 1,
  ) {
    this.call = call;
    this.#timeouts = timeouts;
    this.#listener = listener;
    this.#host = host;
    this.chunkSize = chunkSize;
    host.meter.queued(this);
    const { scheduleToStartMs, scheduleToCloseMs } = timeouts;
    if (scheduleToStartMs === undefined && scheduleToCloseMs === undefined) return;
    this.#queuedAtMs = this.#nowMs;
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

  /** True if its run has a limit. */
  get isTimed(): boolean {
    const { startToCloseMs, scheduleToCloseMs, heartbeatMs } = this.#timeouts;
    return (startToCloseMs ?? scheduleToCloseMs ?? heartbeatMs) !== undefined;
  }

  /** Why it should stop, if it should. */
  get stopReason(): Error | undefined {
    return this.#abortReason;
  }

  get #nowMs(): number {
    return this.#host.clock.nowMs();
  }

  heartbeat(): void {
    // Silence that was too long is over, but it was.
    if (this.#overdue === 'heartbeat') this.#timedOut('heartbeat');
    if (this.#abortReason !== undefined) throw this.#abortReason;
    this.#lastBeatAtMs = this.#nowMs;
  }

  /** Ends a queued call that has run out of time while the thread was held; true if it has. */
  expire(): boolean {
    const timeout = this.#overdue;
    if (timeout !== undefined) this.#timedOut(timeout);
    return timeout !== undefined;
  }

  markRunning(): void {
    this.state = 'running';
    this.#host.meter.started(this);
    const { startToCloseMs, heartbeatMs } = this.#timeouts;
    if (startToCloseMs === undefined && heartbeatMs === undefined) return;
    this.#startedAtMs = this.#lastBeatAtMs = this.#nowMs;
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
    const nowMs = this.#nowMs;
    const isOver = (limitMs: number | undefined, sinceMs: number): boolean =>
      limitMs !== undefined && nowMs - sinceMs > limitMs;
    if ((this.state === 'queued' || this.state === 'sent') && isOver(scheduleToStartMs, this.#queuedAtMs))
      return 'schedule-to-start';
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
    this.#host.meter.ended(this, { kind: 'cancelled' }, false);
    this.state = 'ended';
    this.#stopTimers();
  }

  /** It was in a message, but has not begun: it may be sent again. Ends here if it was to stop. */
  takeBack(): void {
    if (this.#abortReason === undefined) this.state = 'queued';
    else this.#end({ kind: 'cancelled' });
  }

  /** A worker tells that it has run the call meanwhile: for `ranMs`, until `endedAtMs` by the clock of the process. */
  finishRun(outcome: ActivityOutcome, ranMs: number, endedAtMs: number): void {
    if (this.state !== 'sent') return this.finish(outcome);
    const { startToCloseMs = Infinity } = this.#timeouts;
    const isLate = this.#host.isRealTime && ranMs > startToCloseMs;
    const actual: ActivityOutcome = isLate ? { kind: 'timed-out', timeout: 'start-to-close' } : outcome;
    this.#host.meter.startedAndEnded(this, actual, ranMs, endedAtMs);
    this.#settle(actual);
  }

  #limit(ms: number, timeout: ActivityTimeout): void {
    const stop = this.#host.clock.schedule(this.#nowMs + ms, () => {
      if (timeout === 'schedule-to-start' && this.state === 'running') return;
      this.#timedOut(timeout);
    });
    (this.#stops ??= []).push(stop);
  }

  #watchHeartbeat(heartbeatMs: number): void {
    const check = (): void => {
      const dueAtMs = this.#lastBeatAtMs + heartbeatMs;
      if (this.#nowMs >= dueAtMs) this.#timedOut('heartbeat');
      else this.#stopHeartbeat = this.#host.clock.schedule(dueAtMs, check);
    };
    this.#stopHeartbeat = this.#host.clock.schedule(this.#lastBeatAtMs + heartbeatMs, check);
  }

  #timedOut(timeout: ActivityTimeout): void {
    if (this.state === 'ended') return;
    this.#abort(new SimpleflowError('timeout', `\`${this.call.id}\` has run out of time (${timeout})`));
    this.#end({ kind: 'timed-out', timeout });
  }

  #abort(reason: Error): void {
    if (this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#controller?.abort(reason);
    this.onStop?.(this, reason);
  }

  #stopTimers(): void {
    this.#stopHeartbeat?.();
    if (this.#stops !== undefined) for (const stop of this.#stops) stop();
  }

  #end(outcome: ActivityOutcome): void {
    if (this.state === 'ended') return;
    this.#host.meter.ended(this, outcome, this.state === 'running');
    this.#settle(outcome);
  }

  #settle(outcome: ActivityOutcome): void {
    this.state = 'ended';
    this.#stopTimers();
    this.#listener.flightEnded(this, outcome);
    this.onEnd?.();
  }
}
