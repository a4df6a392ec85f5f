import type { ScheduleActivity, ScheduleLambda } from '../engine/commands.js';
import type { Dispatcher, FlightQueue } from './dispatcher.js';
import type { ActivityDefinition } from '../activity/activity.js';
import type { CalledTask, Flight, FlightListener } from './flight.js';
import type { MapChunk } from './map-chunk.js';
import type { ProgressMeter } from './progress-meter.js';

/**
 * Two queues: activities whose definition says `placement: 'inline'` do not wait for a worker, and keep none busy.
 *
 * call ─▶ inline? ─▶ dispatcher ─▶ this thread
 *                └─▶ dispatcher ─▶ the runner's threads, processes, …
 */
export class Lanes implements FlightQueue {
  readonly meter: ProgressMeter;
  readonly #elsewhere: Dispatcher;
  readonly #inline: Dispatcher;

  /** @param inline has the meter of the other */
  constructor(elsewhere: Dispatcher, inline: Dispatcher) {
    this.meter = elsewhere.meter;
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

  hasRoomIn(chunk: MapChunk | undefined): boolean {
    return this.#elsewhere.hasRoomIn(chunk);
  }

  enqueueInto(chunk: MapChunk, number: number, args: string): void {
    this.#elsewhere.enqueueInto(chunk, number, args);
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
