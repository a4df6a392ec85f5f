import type { ActivityCall, ActivityOutcome, ActivityTimeout } from '../activity/activity-call.js';
import type { ActivityDefinition } from '../activity/activity.js';
import type { ScheduleActivity } from '../engine/commands.js';
import { SimpleflowError } from '../errors.js';
import type { ActivityControl } from '../executor/activity-runner.js';
import type { Clock } from './clock.js';
import { hasLimits, TimeLimits } from './time-limits.js';

/** Who waits for a call. */
export interface FlightListener {
  /** Both undefined outside a workflow. */
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  /** The call has been handed to a worker and has not ended yet. */
  flightStarted(flight: Flight): void;
  /** Called once. */
  flightEnded(flight: Flight, outcome: ActivityOutcome): void;
}

/** One call on its way: in the queue, then with the runner, under its time limits. */
export class Flight implements ActivityControl {
  readonly command: ScheduleActivity;
  readonly #definition: ActivityDefinition | undefined;
  readonly #listener: FlightListener;
  readonly #limits: TimeLimits | undefined;
  state: 'queued' | 'running' | 'ended' = 'queued';
  /** Frees the place of a running call: also of one that has run out of time and does not stop. */
  onEnd: (() => void) | undefined;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;

  constructor(
    command: ScheduleActivity,
    definition: ActivityDefinition | undefined,
    listener: FlightListener,
    clock: Clock,
  ) {
    this.command = command;
    this.#definition = definition;
    this.#listener = listener;
    this.#limits = hasLimits(command)
      ? new TimeLimits(command, clock, (timeout) => this.#timedOut(timeout))
      : undefined;
  }

  get id(): string {
    return this.command.id;
  }

  /** What the runner is given. Made when the call begins: tens of thousands may be queued. */
  makeCall(): ActivityCall {
    const { id, name, version, taskList, input, attempt, args } = this.command;
    const { workflowId, runId } = this.#listener;
    const definition = this.#definition;
    return { id, name, version, taskList, input, attempt, workflowId, runId, definition, args };
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
    if (this.#limits?.overdue === 'heartbeat') this.#timedOut('heartbeat');
    if (this.#abortReason !== undefined) throw this.#abortReason;
    this.#limits?.beat();
  }

  /** Ends a queued call that has run out of time while the thread was held; true if it has. */
  expire(): boolean {
    const timeout = this.#limits?.overdue;
    if (timeout !== undefined) this.#timedOut(timeout);
    return timeout !== undefined;
  }

  markRunning(): void {
    this.state = 'running';
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
    this.state = 'ended';
    this.#limits?.stop();
  }

  #timedOut(timeout: ActivityTimeout): void {
    if (this.state === 'ended') return;
    this.#abort(new SimpleflowError('timeout', `\`${this.id}\` has run out of time (${timeout})`));
    this.#end({ kind: 'timed-out', timeout });
  }

  #abort(reason: Error): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(reason);
  }

  #end(outcome: ActivityOutcome): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.#limits?.stop();
    this.#listener.flightEnded(this, outcome);
    this.onEnd?.();
  }
}
