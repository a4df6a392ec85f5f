import type { EngineEvent } from '../../engine/language/events.js';

/** What has come for a run, and what its next turn will see. */
export class Inbox {
  #events: EngineEvent[] = [];
  /** Ids of the entries of a store that are among the events. */
  #entries: number[] = [];
  /** The newest of all that there have been: ids of one store grow. */
  #lastEntry = 0;
  #taken: readonly number[] = [];

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  get events(): readonly EngineEvent[] {
    return this.#events;
  }

  /** Answers of activities: a store gets them with the turn that takes them. */
  get unstored(): readonly EngineEvent[] {
    return this.#events.filter(({ kind }) => kind.startsWith('activity-') && kind !== 'activity-started');
  }

  push(event: EngineEvent): void {
    this.#events.push(event);
  }

  /** @returns false for an entry that is known: a store may be asked twice, while it is opened or after a commit that failed */
  noteEntry(id: number): boolean {
    if (id <= this.#lastEntry) return false;
    this.#lastEntry = id;
    this.#entries.push(id);
    return true;
  }

  /** For the turn that begins. */
  take(): readonly EngineEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#taken = this.#entries;
    this.#entries = [];
    return events;
  }

  /** Ids of the entries that the turn took: with it they go out of the store. Not of those that have come since. */
  get taken(): readonly number[] {
    return this.#taken;
  }
}
