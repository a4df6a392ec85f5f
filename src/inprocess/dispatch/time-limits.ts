import type { ActivityTimeout } from '../../activity/activity-call.js';
import type { ActivityTimeouts } from '../../engine/language/commands.js';
import type { Clock } from '../clock.js';

/** False for most activities, which then need no {@link TimeLimits}. */
export function hasLimits(timeouts: ActivityTimeouts): boolean {
  const { startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs } = timeouts;
  return (startToCloseMs ?? scheduleToStartMs ?? scheduleToCloseMs ?? heartbeatMs) !== undefined;
}

/** Who has time limits. */
export interface LimitsListener {
  timedOut(timeout: ActivityTimeout): void;
  readonly hasBeaten?: (() => boolean) | undefined;
}

/** The time limits of one call, from its place in the queue to its end. */
export class TimeLimits {
  readonly #timeouts: ActivityTimeouts;
  readonly #clock: Clock;
  readonly #onTimeout: (timeout: ActivityTimeout) => void;
  readonly #hasBeaten: () => boolean;
  readonly #queuedAtMs: number;
  readonly #stops: (() => void)[] = [];
  #isRunning = false;
  #startedAtMs = 0;
  #lastBeatAtMs = 0;
  #stopHeartbeat: (() => void) | undefined;

  /** Its listener is told of a timeout, and may know of heartbeats that were not told yet. */
  constructor(timeouts: ActivityTimeouts, clock: Clock, listener: LimitsListener) {
    this.#timeouts = timeouts;
    this.#clock = clock;
    this.#onTimeout = (timeout) => listener.timedOut(timeout);
    this.#hasBeaten = () => listener.hasBeaten?.() === true;
    this.#queuedAtMs = clock.elapsedMs();
    const { scheduleToStartMs, scheduleToCloseMs } = timeouts;
    if (scheduleToStartMs !== undefined) this.#limit(scheduleToStartMs, 'schedule-to-start');
    if (scheduleToCloseMs !== undefined) this.#limit(scheduleToCloseMs, 'schedule-to-close');
  }

  started(): void {
    this.#isRunning = true;
    this.#startedAtMs = this.#lastBeatAtMs = this.#clock.elapsedMs();
    const { startToCloseMs, heartbeatMs } = this.#timeouts;
    if (startToCloseMs !== undefined) this.#limit(startToCloseMs, 'start-to-close');
    if (heartbeatMs !== undefined) this.#watchHeartbeat(heartbeatMs);
  }

  beat(): void {
    this.#lastBeatAtMs = this.#clock.elapsedMs();
  }

  /** The limit that is over by the clock, whether or not its timer could fire: code may have held the thread. */
  get overdue(): ActivityTimeout | undefined {
    const { startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs } = this.#timeouts;
    const nowMs = this.#clock.elapsedMs();
    const isOver = (limitMs: number | undefined, sinceMs: number): boolean =>
      limitMs !== undefined && nowMs - sinceMs > limitMs;
    if (!this.#isRunning && isOver(scheduleToStartMs, this.#queuedAtMs)) return 'schedule-to-start';
    if (this.#isRunning && isOver(startToCloseMs, this.#startedAtMs)) return 'start-to-close';
    if (this.#isRunning && isOver(heartbeatMs, this.#lastBeatAtMs) && this.#isSilent()) return 'heartbeat';
    return isOver(scheduleToCloseMs, this.#queuedAtMs) ? 'schedule-to-close' : undefined;
  }

  stop(): void {
    this.#stopHeartbeat?.();
    for (const stop of this.#stops) stop();
  }

  #limit(ms: number, timeout: ActivityTimeout): void {
    const stop = this.#clock.schedule(this.#clock.elapsedMs() + ms, () => {
      if (timeout !== 'schedule-to-start' || !this.#isRunning) this.#onTimeout(timeout);
    });
    this.#stops.push(stop);
  }

  /** A beat that this thread was too busy to hear of counts from now: it is not known when it was. */
  #isSilent(): boolean {
    if (!this.#hasBeaten()) return true;
    this.beat();
    return false;
  }

  #watchHeartbeat(heartbeatMs: number): void {
    const check = (): void => {
      const dueAtMs = this.#lastBeatAtMs + heartbeatMs;
      if (this.#clock.elapsedMs() < dueAtMs) this.#stopHeartbeat = this.#clock.schedule(dueAtMs, check);
      else if (this.#isSilent()) this.#onTimeout('heartbeat');
      else this.#stopHeartbeat = this.#clock.schedule(this.#lastBeatAtMs + heartbeatMs, check);
    };
    this.#stopHeartbeat = this.#clock.schedule(this.#lastBeatAtMs + heartbeatMs, check);
  }
}
