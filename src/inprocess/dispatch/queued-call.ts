import type { ActivityCall, ActivityOutcome } from '../../activity/activity-call.js';
import { SimpleflowError } from '../../errors.js';
import type { ActivityControl } from '../../executor/activity-runner.js';
import type { Clock } from '../clock.js';
import type { Metered, ProgressMeter } from './progress-meter.js';

/** What is the same for all calls of a dispatcher. */
export interface CallHost {
  readonly clock: Clock;
  readonly meter: ProgressMeter;
  /** The clock is that of the process, by which workers measure, too. */
  readonly isRealTime: boolean;
}

/**
 * One call on its way: in the queue, then with the runner, alone or in a message with others. A {@link Flight} is made for
 * a task, a {@link MapCall} for an item of a `map`.
 *
 * queued ─▶ running ─▶ ended       in a chunk: queued ─▶ sent ─▶ running ─▶ ended, or back from sent to queued
 */
export abstract class QueuedCall implements ActivityControl, Metered {
  /** `sent`: in a message with others, and not known to have begun. */
  state: 'queued' | 'sent' | 'running' | 'ended' = 'queued';
  // No whole numbers at first: V8 would throw away what it has compiled when the first fraction comes.
  queuedSinceMs = NaN;
  runningSinceMs = NaN;
  /** Frees the place of a running call: also of one that has run out of time and does not stop. */
  onEnd: (() => void) | undefined;
  /** Tells a runner that has not asked for `signal`. */
  onStop: ((control: ActivityControl, reason: Error) => void) | undefined;
  /** Asks a runner that hears of heartbeats late. */
  hasBeaten: (() => boolean) | undefined;
  protected readonly host: CallHost;
  #controller: AbortController | undefined;
  #stopReason: Error | undefined;

  constructor(host: CallHost) {
    this.host = host;
    host.meter.queued(this);
  }

  abstract readonly id: string;
  /** How many calls like this one may share a message. */
  abstract readonly chunkSize: number;
  /** True if its run has a limit. */
  abstract readonly isTimed: boolean;
  /** What the runner is given. Made when the call begins: tens of thousands may be queued. */
  abstract makeCall(): ActivityCall;
  /** The call has been handed to a worker and has not ended yet. */
  abstract announceStart(): void;
  /** Called once. */
  protected abstract settle(outcome: ActivityOutcome): void;

  /** Made when somebody asks: most activities never do, and it costs more than a small activity. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#stopReason !== undefined) this.#controller.abort(this.#stopReason);
    }
    return this.#controller.signal;
  }

  /** Why it should stop, if it should. */
  get stopReason(): Error | undefined {
    return this.#stopReason;
  }

  heartbeat(): void {
    if (this.#stopReason !== undefined) throw this.#stopReason;
  }

  /** Ends a queued call that has run out of time while the thread was held; true if it has. */
  expire(): boolean {
    return false;
  }

  markRunning(): void {
    this.state = 'running';
    this.host.meter.started(this);
  }

  /** What the runner reported; nothing if the call has ended otherwise meanwhile. */
  finish(outcome: ActivityOutcome): void {
    this.end(outcome);
  }

  /** A worker tells that it has run the call meanwhile: for `ranMs`, until `endedAtMs` by the clock of the process. */
  finishRun(outcome: ActivityOutcome, ranMs: number, endedAtMs: number): void {
    if (this.state !== 'sent') {
      this.finish(outcome);
      return;
    }
    this.state = 'ended';
    this.host.meter.startedAndEnded(this, outcome, ranMs, endedAtMs);
    this.settle(outcome);
  }

  /** Asks the activity to stop. A call that is still queued ends here. */
  cancel(): void {
    if (this.state === 'queued') this.end({ kind: 'cancelled' });
    else this.abort(new SimpleflowError('cancelled', `\`${this.id}\` was asked to stop`));
  }

  /** Takes a queued call back; nobody is told. */
  discard(): void {
    this.host.meter.ended(this, { kind: 'cancelled' }, false);
    this.state = 'ended';
  }

  /** It was in a message, but has not begun: it may be sent again. Ends here if it was to stop. */
  takeBack(): void {
    this.onStop = undefined;
    this.hasBeaten = undefined;
    if (this.#stopReason === undefined) this.state = 'queued';
    else this.end({ kind: 'cancelled' });
  }

  protected abort(reason: Error): void {
    if (this.#stopReason !== undefined) return;
    this.#stopReason = reason;
    this.#controller?.abort(reason);
    this.onStop?.(this, reason);
  }

  protected end(outcome: ActivityOutcome): void {
    if (this.state === 'ended') return;
    this.host.meter.ended(this, outcome, this.state === 'running');
    this.state = 'ended';
    this.settle(outcome);
    this.onEnd?.();
  }
}
