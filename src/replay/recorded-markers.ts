import type { RecordedMarker } from '../engine/language/events.js';
import type { EventBlock } from './block.js';
import type { Dialect, RecordedEvent } from './dialect.js';

const NONE: readonly RecordedMarker[] = Object.freeze([]);

/** The markers of a history, by place. Read once for each list of events. */
export class RecordedMarkers<E extends RecordedEvent> {
  readonly #dialect: Dialect<E, unknown>;
  #events: readonly E[] | undefined;
  #markers: { readonly at: number; readonly marker: RecordedMarker }[] = [];

  constructor(dialect: Dialect<E, unknown>) {
    this.#dialect = dialect;
  }

  /** Those of one decision task. */
  in({ events, at, end, hasMarkers }: EventBlock<E>): readonly RecordedMarker[] {
    if (!hasMarkers) return NONE;
    const markers: RecordedMarker[] = [];
    for (let i = at; i < end; i += 1) {
      const event = events[i];
      const marker = event === undefined ? undefined : this.#dialect.marker(event);
      if (marker !== undefined) markers.push(marker);
    }
    return markers;
  }

  /** Those of one decision task, and all that come after: what it recorded may have been sent by a later one. */
  from({ events, at }: EventBlock<E>): readonly RecordedMarker[] {
    if (this.#events !== events) {
      this.#events = events;
      this.#markers = [];
      for (let i = at; i < events.length; i += 1) {
        const event = events[i];
        const marker = event === undefined ? undefined : this.#dialect.marker(event);
        if (marker !== undefined) this.#markers.push({ at: i, marker });
      }
    }
    return this.#markers.length === 0
      ? NONE
      : this.#markers.filter((each) => each.at >= at).map(({ marker }) => marker);
  }

  /** Keeps no list of events alive. */
  forget(): void {
    this.#events = undefined;
    this.#markers = [];
  }
}
