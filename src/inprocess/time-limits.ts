import type { ActivityTimeout } from '../activity/activity-call.js';
import type { ActivityTimeouts } from '../engine/commands.js';
import type { Clock } from './clock.js';

/** False for most activities, which then need no {@link TimeLimits}. */
export function hasLimits(timeouts: ActivityTimeouts): boolean {
  const { startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs } = timeouts;
  return (startToCloseMs ?? scheduleToStartMs ?? scheduleToCloseMs ?? heartbeatMs) !== undefined;
}

/** The time limits of one call, from its place in the queue to its end. */
export class TimeLimits {
  readonly #timeouts: ActivityTimeouts;
  readonly #clock: Clock;
  readonly #onTimeout: (timeout: ActivityTimeout) => void;
  readonly #queuedAtMs: number;
  readonly #stops: (() => void)[] = [];
  #isRunning = false;
  #startedAtMs = 0;
  #lastBeatAtMs = 0;
  #stopHeartbeat: (() => void) | undefined;

  constructor(timeouts: ActivityTimeouts, clock: Clock, onTimeout: (timeout: ActivityTimeout) => void) {
    this.#timeouts = timeouts;
    this.#clock = clock;
    this.#onTimeout = onTimeout;
    this.#queuedAtMs = clock.nowMs();
    const { scheduleToStartMs, scheduleToCloseMs } = timeouts;
    if (scheduleToStartMs !== undefined) this.#limit(scheduleToStartMs, 'schedule-to-start');
    if (scheduleToCloseMs !== undefined) this.#limit(scheduleToCloseMs, 'schedule-to-close');
  }

  started(): void {
    this.#isRunning = true;
    this.#startedAtMs = this.#lastBeatAtMs = this.#clock.nowMs();
    const { startToCloseMs, heartbeatMs } = this.#timeouts;
    if (startToCloseMs !== undefined) this.#limit(startToCloseMs, 'start-to-close');
    if (heartbeatMs !== undefined) this.#watchHeartbeat(heartbeatMs);
  }

  beat(): void {
    this.#lastBeatAtMs = this.#clock.nowMs();
  }

  /** The limit that is over by the clock, whether or not its timer could fire: code may have held the thread. */
  get overdue(): ActivityTimeout | undefined {
    const { startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs } = this.#timeouts;
    const nowMs = this.#clock.nowMs();
    const isOver = (limitMs: number | undefined, sinceMs: number): boolean =>
      limitMs !== undefined && nowMs - sinceMs > limitMs;
    if (!this.#isRunning && isOver(scheduleToStartMs, this.#queuedAtMs)) return 'schedule-to-start';
    if (this.#isRunning && isOver(startToCloseMs, this.#startedAtMs)) return 'start-to-close';
    if (this.#isRunning && isOver(heartbeatMs, this.#lastBeatAtMs)) return 'heartbeat';
    return isOver(scheduleToCloseMs, this.#queuedAtMs) ? 'schedule-to-close' : undefined;
  }

  stop(): void {
    this.#stopHeartbeat?.();
    for (const stop of this.#stops) stop();
  }

  #limit(ms: number, timeout: ActivityTimeout): void {
    const stop = this.#clock.schedule(this.#clock.nowMs() + ms, () => {
      if (timeout !== 'schedule-to-start' || !this.#isRunning) this.#onTimeout(timeout);
    });
    this.#stops.push(stop);
  }

  #watchHeartbeat(heartbeatMs: number): void {
    const check = (): void => {
      const dueAtMs = this.#lastBeatAtMs + heartbeatMs;
      if (this.#clock.nowMs() >= dueAtMs) this.#onTimeout('heartbeat');
      else this.#stopHeartbeat = this.#clock.schedule(dueAtMs, check);
    };
    this.#stopHeartbeat = this.#clock.schedule(this.#lastBeatAtMs + heartbeatMs, check);
  }
}
