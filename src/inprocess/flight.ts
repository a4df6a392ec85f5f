import type { ActivityCall, ActivityOutcome, ActivityTimeout } from '../activity/activity-call.js';
import type { ActivityDefinition } from '../activity/activity.js';
import type { Attachment } from '../codec/attachments.js';
import type { ActivityTimeouts, ScheduleActivity, ScheduleLambda } from '../engine/commands.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityControl } from '../executor/activity-runner.js';
import type { Clock } from './clock.js';
import { placeOf } from './lambda-runner.js';
import type { Metered, ProgressMeter } from './progress-meter.js';
import { hasLimits, TimeLimits, type LimitsListener } from './time-limits.js';

/** Who waits for a call. */
export interface FlightListener {
  /** The run it belongs to; undefined outside a workflow. */
  readonly started: { readonly workflowId: string; readonly runId: string } | undefined;
  /** The call has been handed to a worker and has not ended yet. */
  flightStarted(flight: Flight): void;
  /** Called once. */
  flightEnded(flight: Flight, outcome: ActivityOutcome): void;
}

/** What a call is made for: a task of this process. */
export interface CalledTask {
  readonly definition?: ActivityDefinition | undefined;
  /** Buffers that go beside the input. */
  readonly attachments?: readonly Attachment[] | undefined;
  /** How many calls like this one may share a message. Default: 1. */
  readonly chunkSize?: number;
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
export class Flight implements ActivityControl, LimitsListener, Metered {
  readonly command: ScheduleActivity | ScheduleLambda;
  readonly #task: CalledTask | undefined;
  readonly #listener: FlightListener;
  readonly #host: FlightHost;
  readonly #limits: TimeLimits | undefined;
  /** How many calls like this one may share a message. */
  readonly chunkSize: number;
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
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;

  constructor(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
    host: FlightHost,
  ) {
    this.command = command;
    this.#task = task;
    this.#listener = listener;
    this.#host = host;
    this.chunkSize = task?.chunkSize ?? 1;
    host.meter.queued(this);
    const timeouts = task?.definition?.autoHeartbeat === true ? withoutHeartbeat(command) : command;
    this.#limits = hasLimits(timeouts) ? new TimeLimits(timeouts, host.clock, this) : undefined;
  }

  get id(): string {
    return this.command.id;
  }

  /** What the runner is given. Made when the call begins: tens of thousands may be queued. */
  makeCall(): ActivityCall {
    const { command } = this;
    const { id, name, input, attempt } = command;
    const { version, taskList } = placeOf(command);
    const { started } = this.#listener;
    return {
      id,
      name,
      version,
      taskList,
      input,
      attempt,
      workflowId: started?.workflowId,
      runId: started?.runId,
      definition: this.#task?.definition,
      args: command.kind === 'schedule-activity' ? command.args : undefined,
      attachments: this.#task?.attachments,
    };
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
    const { startToCloseMs, scheduleToCloseMs, heartbeatMs }: ActivityTimeouts = this.command;
    return (startToCloseMs ?? scheduleToCloseMs ?? heartbeatMs) !== undefined;
  }

  /** Why it should stop, if it should. */
  get stopReason(): Error | undefined {
    return this.#abortReason;
  }

  heartbeat(): void {
    // Silence that was too long is over, but it was.
    if (this.#limits?.overdue === 'heartbeat') this.timedOut('heartbeat');
    if (this.#abortReason !== undefined) throw this.#abortReason;
    this.#limits?.beat();
  }

  /** Ends a queued call that has run out of time while the thread was held; true if it has. */
  expire(): boolean {
    const timeout = this.#limits?.overdue;
    if (timeout !== undefined) this.timedOut(timeout);
    return timeout !== undefined;
  }

  markRunning(): void {
    this.state = 'running';
    this.#host.meter.started(this);
    this.#limits?.started();
  }

  announceStart(): void {
    this.#listener.flightStarted(this);
  }

  /** What the runner reported; nothing if the call has ended otherwise meanwhile. */
  finish(outcome: ActivityOutcome): void {
    // Code that held the thread kept timers from firing: it was late all the same.
    const timeout = this.#limits?.overdue;
    this.#end(timeout === undefined ? outcome : { kind: 'timed-out', timeout });
  }

  /** Asks the activity to stop. A call that is still queued ends here. */
  cancel(): void {
    if (this.state === 'queued') this.#end({ kind: 'cancelled' });
    else this.#abort(new SimpleflowError('cancelled', `\`${this.id}\` was asked to stop`));
  }

  /** Takes a queued call back; nobody is told. */
  discard(): void {
    this.#host.meter.ended(this, { kind: 'cancelled' }, false);
    this.state = 'ended';
    this.#limits?.stop();
  }

  /** It was in a message, but has not begun: it may be sent again. Ends here if it was to stop. */
  takeBack(): void {
    if (this.#abortReason === undefined) this.state = 'queued';
    else this.#end({ kind: 'cancelled' });
  }

  /** A worker tells that it has run the call meanwhile: for `ranMs`, until `endedAtMs` by the clock of the process. */
  finishRun(outcome: ActivityOutcome, ranMs: number, endedAtMs: number): void {
    if (this.state !== 'sent') return this.finish(outcome);
    const { startToCloseMs = Infinity } = this.command;
    const isLate = this.#host.isRealTime && ranMs > startToCloseMs;
    const actual: ActivityOutcome = isLate ? { kind: 'timed-out', timeout: 'start-to-close' } : outcome;
    this.#host.meter.startedAndEnded(this, actual, ranMs, endedAtMs);
    this.#settle(actual);
  }

  /** One of its limits is reached. */
  timedOut(timeout: ActivityTimeout): void {
    if (this.state === 'ended') return;
    this.#abort(new SimpleflowError('timeout', `\`${this.id}\` has run out of time (${timeout})`));
    this.#end({ kind: 'timed-out', timeout });
  }

  #abort(reason: Error): void {
    if (this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#controller?.abort(reason);
    this.onStop?.(this, reason);
  }

  #end(outcome: ActivityOutcome): void {
    if (this.state === 'ended') return;
    this.#host.meter.ended(this, outcome, this.state === 'running');
    this.#settle(outcome);
  }

  #settle(outcome: ActivityOutcome): void {
    this.state = 'ended';
    this.#limits?.stop();
    this.#listener.flightEnded(this, outcome);
    this.onEnd?.();
  }
}

/** A worker of this process beats as long as the process lives, and is not lost without it. */
function withoutHeartbeat({ heartbeatMs: _, ...others }: ActivityTimeouts): ActivityTimeouts {
  return others;
}
