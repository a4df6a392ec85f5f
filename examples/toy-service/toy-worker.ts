import {
  type ActivityOutcome,
  type ActivityRegistry,
  type Clock,
  type Command,
  type EngineEvent,
  hosting,
  InlineRunner,
} from 'simpleflow/backend';
import type { Codec } from 'simpleflow';

export interface ToyWorkerOptions {
  readonly registry: ActivityRegistry;
  readonly codec: Codec;
  readonly clock: Clock;
  /** How many activities run at once. */
  readonly concurrency: number;
}

/** Runs the activities of the service in this process; `Dispatcher` keeps their time limits and heartbeats. */
export class ToyWorker {
  readonly #dispatcher: hosting.Dispatcher;
  readonly #flights = new Map<string, hosting.Flight>();

  constructor({ registry, codec, clock, concurrency }: ToyWorkerOptions) {
    const runner = new InlineRunner({ registry, codec, concurrency });
    this.#dispatcher = new hosting.Dispatcher({
      runner,
      codec,
      clock,
      yields: true,
      onIdle: () => undefined,
    });
  }

  run(
    started: hosting.RunIdentity,
    command: hosting.ScheduleActivity,
    deliver: (event: EngineEvent) => void,
  ): void {
    const { id } = command;
    const key = `${started.runId} ${id}`;
    const listener: hosting.FlightListener = {
      started,
      flightStarted: () => deliver({ kind: 'activity-started', id }),
      flightEnded: (flight, outcome) => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        deliver(eventOf(id, outcome));
      },
    };
    this.#flights.set(key, this.#dispatcher.enqueue(command, undefined, listener));
    // Not inside the write of the decision that asked for it.
    setImmediate(() => this.#dispatcher.pump());
  }

  /** Asks the activity to stop. */
  cancel(runId: string, command: Command): void {
    if ('id' in command) this.#flights.get(`${runId} ${command.id}`)?.cancel();
  }

  close(): void {
    this.#dispatcher.close();
  }
}

function eventOf(id: string, outcome: ActivityOutcome): EngineEvent {
  switch (outcome.kind) {
    case 'completed':
      return {
        kind: 'activity-completed',
        id,
        ...(outcome.output === undefined ? undefined : { output: outcome.output }),
      };
    case 'failed':
      return { kind: 'activity-failed', id, failure: outcome.failure };
    case 'timed-out':
      return { kind: 'activity-timed-out', id, timeout: outcome.timeout };
    case 'cancelled':
      return { kind: 'activity-cancelled', id };
  }
}
