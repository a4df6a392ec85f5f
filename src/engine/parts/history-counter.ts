import type { WireFailure } from '../../codec/failure.js';
import { assertNever } from '../../util/assert-never.js';
import type { HistorySize } from '../../workflow/runtime.js';
import type { IssuedCommand } from './command-queue.js';
import type { Command } from '../language/commands.js';
import type { EngineEvent, TurnInput } from '../language/events.js';

/** Each turn is a decision there: scheduled, started, completed. */
const EVENTS_OF_A_TURN = 3;

/**
 * How long the history of a run would be on Amazon SWF: follows from what the run was told and has asked for, so that it
 * is the same in every replay and on every backend. Where a service answers in other steps (decisions that time out, more
 * commands than fit into one), its own count is greater.
 */
export class HistoryCounter {
  #events = 0;
  #bytes = 0;

  snapshot(): HistorySize {
    return { events: this.#events, bytes: this.#bytes };
  }

  /** As it was in a turn of a run before. */
  set({ events, bytes }: HistorySize): void {
    this.#events = events;
    this.#bytes = bytes;
  }

  turnBegun({ events, size }: TurnInput): void {
    if (size !== undefined) return this.set(size);
    this.#events += EVENTS_OF_A_TURN;
    for (let i = 0; i < events.length; i += 1) this.#applied(events[i] as EngineEvent);
  }

  turnEnded(issued: readonly IssuedCommand[]): void {
    for (let i = 0; i < issued.length; i += 1) this.#issued((issued[i] as IssuedCommand).command);
  }

  #applied(event: EngineEvent): void {
    switch (event.kind) {
      case 'activity-started':
        // Counted when it ends: whether the host tells of it depends on how fast the activity is.
        return;
      case 'activity-completed':
        return this.#add(2, event.output);
      case 'child-completed':
        return this.#add(1, event.output);
      case 'activity-failed':
        return this.#addFailure(2, event.failure);
      case 'child-failed':
        return this.#addFailure(1, event.failure);
      case 'activity-timed-out':
      case 'activity-cancelled':
        return this.#add(2);
      case 'run-started':
      case 'signal-received':
        return this.#add(1, event.input);
      case 'activity-start-failed':
      case 'timer-failed':
      case 'closing-refused':
        // It stands in the place of the command, which was counted.
        return;
      case 'run-stuck':
        // Told by a host of this process only, to a run that ends then.
        return;
      case 'child-started':
      case 'child-timed-out':
      case 'child-cancelled':
      case 'child-terminated':
      case 'child-start-failed':
      case 'timer-fired':
      case 'signal-sent':
      case 'signal-failed':
      case 'cancel-requested':
        return this.#add(1);
      default:
        assertNever(event);
    }
  }

  #issued(command: Command): void {
    switch (command.kind) {
      case 'schedule-activity':
      case 'schedule-lambda':
      case 'start-child':
      case 'signal-workflow':
      case 'continue-as-new':
        return this.#add(1, command.input);
      case 'record-marker':
        return this.#add(1, command.details);
      case 'complete-run':
        return this.#add(1, command.output);
      case 'fail-run':
        return this.#addFailure(1, command.failure);
      case 'request-cancel-activity':
      case 'request-cancel-child':
      case 'start-timer':
      case 'cancel-timer':
      case 'cancel-run':
        return this.#add(1);
      default:
        assertNever(command);
    }
  }

  #add(events: number, text?: string): void {
    this.#events += events;
    if (text !== undefined) this.#bytes += Buffer.byteLength(text);
  }

  #addFailure(events: number, { reason, details }: WireFailure): void {
    this.#add(events, reason);
    if (details !== undefined) this.#bytes += Buffer.byteLength(details);
  }
}
