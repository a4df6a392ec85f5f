import type { ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import type { Dispatcher, ActivityQueue } from './dispatcher.js';
import type { ActivityDefinition } from '../../activity/activity.js';
import type { CalledTask, Flight, FlightListener } from './flight.js';
import type { Clock } from '../clock.js';
import type { ProgressMeter } from './progress-meter.js';
import type { QueuedCall } from './queued-call.js';

/**
 * Two queues: activities whose definition says `placement: 'inline'` do not wait for a worker, and keep none busy.
 *
 * call ─▶ inline? ─▶ dispatcher ─▶ this thread
 *                └─▶ dispatcher ─▶ the runner's threads, processes, …
 */
export class Lanes implements ActivityQueue {
  readonly meter: ProgressMeter;
  readonly clock: Clock;
  readonly isRealTime: boolean;
  readonly #elsewhere: Dispatcher;
  readonly #inline: Dispatcher;

  /** @param inline has the meter of the other */
  constructor(elsewhere: Dispatcher, inline: Dispatcher) {
    this.meter = elsewhere.meter;
    this.clock = elsewhere.clock;
    this.isRealTime = elsewhere.isRealTime;
    this.#elsewhere = elsewhere;
    this.#inline = inline;
  }

  get isIdle(): boolean {
    return this.#elsewhere.isIdle && this.#inline.isIdle;
  }

  enqueue(
    command: ScheduleActivity | ScheduleLambda,
    task: CalledTask | undefined,
    listener: FlightListener,
  ): Flight {
    const lane = task?.definition?.placement === 'inline' ? this.#inline : this.#elsewhere;
    return lane.enqueue(command, task, listener);
  }

  takesChunks(definition: ActivityDefinition): boolean {
    return this.#elsewhere.takesChunks(definition);
  }

  isHeldByCaller(definition?: ActivityDefinition): boolean {
    const isInline = definition?.placement === 'inline';
    return (
      (isInline || definition === undefined ? this.#inline.isHeldByCaller() : false) ||
      (isInline ? false : this.#elsewhere.isHeldByCaller())
    );
  }

  get hasRoom(): boolean {
    return this.#elsewhere.hasRoom;
  }

  add(call: QueuedCall): void {
    this.#elsewhere.add(call);
  }

  /** Work for others first: it goes on while this thread is busy. */
  pump(): void {
    this.#elsewhere.pump();
    this.#inline.pump();
  }

  close(): void {
    this.#elsewhere.close();
    this.#inline.close();
  }
}
