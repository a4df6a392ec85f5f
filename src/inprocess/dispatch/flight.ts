import type { ActivityCall, ActivityOutcome, ActivityTimeout } from '../../activity/activity-call.js';
import type { ActivityDefinition } from '../../activity/activity.js';
import type { Attachment } from '../../codec/attachments.js';
import type { ActivityTimeouts, ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import { SimpleflowError } from '../../errors.js';
import { placeOf } from './lambda-runner.js';
import { QueuedCall, type CallHost } from './queued-call.js';
import { hasLimits, TimeLimits, type LimitsListener } from './time-limits.js';

/** Who waits for a call. */
export interface FlightListener {
  /** The run it belongs to; undefined outside a workflow. */
  readonly started: { readonly workflowId: string; readonly runId: string } | undefined;
  /** The call is about to be handed to a worker. */
  flightBegins?(flight: Flight): void;
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

/** One try of a task, under its time limits. */
export class Flight extends QueuedCall implements LimitsListener {
  readonly command: ScheduleActivity | ScheduleLambda;
  readonly chunkSize: number;
  readonly #task: CalledTask | undefined;
  readonly #listener: FlightListener;
  readonly #limits: TimeLimits | undefined;

  constructor(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
    host: CallHost,
  ) {
    super(host);
    this.command = command;
    this.chunkSize = task?.chunkSize ?? 1;
    this.#task = task;
    this.#listener = listener;
    const timeouts = task?.definition?.autoHeartbeat === true ? withoutHeartbeat(command) : command;
    this.#limits = hasLimits(timeouts) ? new TimeLimits(timeouts, host.clock, this) : undefined;
  }

  get id(): string {
    return this.command.id;
  }

  get definition(): ActivityDefinition | undefined {
    return this.#task?.definition;
  }

  get isTimed(): boolean {
    const { startToCloseMs, scheduleToCloseMs, heartbeatMs }: ActivityTimeouts = this.command;
    return (startToCloseMs ?? scheduleToCloseMs ?? heartbeatMs) !== undefined;
  }

  makeCall(): ActivityCall {
    const { command } = this;
    const { id, name, input, attempt } = command;
    const { version, taskList } = placeOf(command);
    const { started } = this.#listener;
    this.#listener.flightBegins?.(this);
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

  announceStart(): void {
    this.#listener.flightStarted(this);
  }

  override heartbeat(): void {
    // Silence that was too long is over, but it was.
    if (this.#limits?.overdue === 'heartbeat') this.timedOut('heartbeat');
    super.heartbeat();
    this.#limits?.beat();
  }

  override expire(): boolean {
    const timeout = this.#limits?.overdue;
    if (timeout !== undefined) this.timedOut(timeout);
    return timeout !== undefined;
  }

  override markRunning(): void {
    super.markRunning();
    this.#limits?.started();
  }

  override finish(outcome: ActivityOutcome): void {
    // Code that held the thread kept timers from firing: it was late all the same.
    const timeout = this.#limits?.overdue;
    this.end(timeout === undefined ? outcome : { kind: 'timed-out', timeout });
  }

  override finishRun(outcome: ActivityOutcome, ranMs: number, endedAtMs: number): void {
    const { startToCloseMs = Infinity } = this.command;
    const isLate = this.state === 'sent' && this.host.isRealTime && ranMs > startToCloseMs;
    super.finishRun(isLate ? { kind: 'timed-out', timeout: 'start-to-close' } : outcome, ranMs, endedAtMs);
  }

  override discard(): void {
    super.discard();
    this.#limits?.stop();
  }

  /** One of its limits is reached. */
  timedOut(timeout: ActivityTimeout): void {
    if (this.state === 'ended') return;
    this.abort(new SimpleflowError('timeout', `\`${this.id}\` has run out of time (${timeout})`));
    this.end({ kind: 'timed-out', timeout });
  }

  protected settle(outcome: ActivityOutcome): void {
    this.#limits?.stop();
    this.#listener.flightEnded(this, outcome);
  }
}

/** A worker of this process beats as long as the process lives, and is not lost without it. */
function withoutHeartbeat({ heartbeatMs: _, ...others }: ActivityTimeouts): ActivityTimeouts {
  return others;
}
