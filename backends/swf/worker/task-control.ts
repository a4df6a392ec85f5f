import { SimpleflowError } from 'simpleflow';
import type { ActivityControl, Clock } from 'simpleflow/backend';
import type { SwfApi } from '../client/swf-api.js';
import { HeartbeatRelay } from './heartbeat-relay.js';

/** What is known of the time a task has. Milliseconds; absent means no limit, or one this worker cannot know of. */
export interface TaskLimits {
  readonly startToCloseMs?: number | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly autoHeartbeat?: boolean | undefined;
}

export interface TaskControlOptions {
  readonly api: SwfApi;
  readonly taskToken: string;
  /** For messages: `activity-add-1`. */
  readonly activityId: string;
  readonly limits: TaskLimits;
  /** The time in which limits are measured. */
  readonly clock: Clock;
  /** How often SWF is asked whether anybody still wants a task that has no heartbeat limit. */
  readonly watchMs: number;
  readonly watchClock: Clock;
  readonly encodeDetails: (details: unknown) => string | undefined;
}

/** Why a task should stop; the first reason counts. */
export type StopReason = 'cancel-requested' | 'lost' | 'timed-out' | 'worker-stops';

/** One task while it runs: its heartbeats, its time, and who wants it to stop. */
export class TaskControl implements ActivityControl {
  readonly #options: TaskControlOptions;
  readonly #controller = new AbortController();
  readonly #relay: HeartbeatRelay;
  readonly #startedAtMs: number;
  readonly #timers = new Set<() => void>();
  /** Set by a runner that hears of heartbeats late. */
  hasBeaten: (() => boolean) | undefined;
  #lastBeatAtMs: number;
  #stopReason: StopReason | undefined;

  constructor(options: TaskControlOptions) {
    this.#options = options;
    const { api, taskToken, limits, clock, watchClock, watchMs } = options;
    const { heartbeatMs, startToCloseMs, autoHeartbeat } = limits;
    this.#startedAtMs = this.#lastBeatAtMs = clock.elapsedMs();
    this.#relay = new HeartbeatRelay({
      api,
      taskToken,
      intervalMs: heartbeatMs === undefined ? watchMs : Math.floor(heartbeatMs / 3),
      clock: heartbeatMs === undefined ? watchClock : clock,
      onCancelRequested: () => this.#stop('cancel-requested', 'was asked to stop'),
      onLost: () => this.lost(),
    });
    if (startToCloseMs !== undefined) this.#at(clock, startToCloseMs, () => this.#timedOut('start-to-close'));
    if (heartbeatMs === undefined) this.#every(watchClock, watchMs, () => this.#relay.beat());
    else if (autoHeartbeat === true)
      this.#every(clock, Math.floor(heartbeatMs / 3), () => this.#relay.beat());
    else this.#watchSilence(heartbeatMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  /** When SWF gives the task up for certain, if that is known. In elapsed milliseconds of `clock`. */
  get deadlineMs(): number | undefined {
    const { startToCloseMs } = this.#options.limits;
    return startToCloseMs === undefined ? undefined : this.#startedAtMs + startToCloseMs;
  }

  heartbeat(details?: unknown): void {
    this.signal.throwIfAborted();
    this.#lastBeatAtMs = this.#options.clock.elapsedMs();
    this.#relay.beat(details === undefined ? undefined : this.#options.encodeDetails(details));
  }

  /** Nobody wants the task any more. */
  lost(): void {
    this.#stop('lost', 'is not wanted any more: it has timed out, or its run is closed');
  }

  /** The worker stops and does not wait for the task. */
  workerStops(): void {
    this.#stop('worker-stops', 'is given up: its worker stops');
  }

  /** Ends heartbeats; the task has ended here. */
  close(): void {
    this.#relay.close();
    for (const stop of this.#timers) stop();
    this.#timers.clear();
  }

  #timedOut(limit: string): void {
    this.#stop('timed-out', `has run out of time (${limit})`);
  }

  #stop(reason: StopReason, what: string): void {
    if (this.#stopReason !== undefined) return;
    this.#stopReason = reason;
    const code = reason === 'timed-out' ? 'timeout' : 'cancelled';
    this.#controller.abort(new SimpleflowError(code, `\`${this.#options.activityId}\` ${what}`));
  }

  #watchSilence(heartbeatMs: number): void {
    const { clock } = this.#options;
    const waitMs = this.#lastBeatAtMs + heartbeatMs - clock.elapsedMs();
    if (waitMs > 0) {
      this.#at(clock, waitMs, () => this.#watchSilence(heartbeatMs));
    } else if (this.hasBeaten?.() === true) {
      this.#lastBeatAtMs = clock.elapsedMs();
      this.#watchSilence(heartbeatMs);
    } else this.#timedOut('heartbeat');
  }

  #every(clock: Clock, ms: number, fn: () => void): void {
    this.#at(clock, ms, () => {
      fn();
      if (this.#stopReason === undefined) this.#every(clock, ms, fn);
    });
  }

  #at(clock: Clock, ms: number, fn: () => void): void {
    const stop = clock.schedule(clock.elapsedMs() + ms, () => {
      this.#timers.delete(stop);
      fn();
    });
    this.#timers.add(stop);
  }
}
