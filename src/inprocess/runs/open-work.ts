import type { IssuedCommand } from '../../engine/parts/command-queue.js';
import type { ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import type { ChildPolicy } from '../../workflow/submittable.js';
import type { OpenActivity } from '../../engine/tasks/activity-task.js';
import type { Flight, FlightListener } from '../dispatch/flight.js';
import type { RunHost } from './run-host.js';
import { RunTimers } from './run-timers.js';

/** What is under way outside for a run: activities, timers, children. */
export class OpenWork {
  readonly children = new Map<string, ChildPolicy>();
  readonly #host: RunHost;
  readonly #listener: FlightListener;
  readonly #flights = new Map<string, Flight>();
  readonly #timers: RunTimers;

  constructor(host: RunHost, listener: FlightListener, onTimer: (id: string) => void) {
    this.#host = host;
    this.#listener = listener;
    this.#timers = new RunTimers(host.clock, onTimer);
  }

  get activities(): number {
    return this.#flights.size;
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** What there will be when `commands` are carried out. */
  after(issued: readonly IssuedCommand[]): { activities: number; timers: number; children: number } {
    let activities = this.#flights.size;
    let timers = this.#timers.size;
    for (const { command } of issued) {
      const { kind } = command;
      if (kind === 'schedule-activity' || kind === 'schedule-lambda') activities += 1;
      else if (kind === 'start-timer') timers += 1;
      else if (kind === 'cancel-timer') timers -= 1;
    }
    return { activities, timers, children: this.children.size };
  }

  schedule(command: ScheduleActivity | ScheduleLambda, task: OpenActivity | undefined): void {
    this.#flights.set(command.id, this.#host.dispatcher.enqueue(command, task, this.#listener));
  }

  cancelActivity(id: string): void {
    this.#flights.get(id)?.cancel();
  }

  cancelActivities(): void {
    for (const flight of [...this.#flights.values()]) flight.cancel();
  }

  ended(flight: Flight): void {
    if (this.#flights.get(flight.id) === flight) this.#flights.delete(flight.id);
  }

  startTimer(id: string, delayMs: number): void {
    this.#timers.start(id, delayMs);
  }

  stopTimer(id: string): void {
    this.#timers.stop(id);
  }

  stopTimers(): void {
    this.#timers.stopAll();
  }
}
