import type { RecordedMarker } from 'simpleflow/backend';
import type { EventBlock } from './block.js';
import type { SwfEvent, SwfEventOf } from './swf-event.js';

const NONE: readonly RecordedMarker[] = Object.freeze([]);

/** The markers of a history, by place. Read once for each list of events. */
export class RecordedMarkers {
  #events: readonly SwfEvent[] | undefined;
  #markers: { readonly at: number; readonly marker: RecordedMarker }[] = [];

  /** Those of one decision task. */
  in({ events, at, end, hasMarkers }: EventBlock): readonly RecordedMarker[] {
    if (!hasMarkers) return NONE;
    const markers: RecordedMarker[] = [];
    for (let i = at; i < end; i += 1) {
      const event = events[i];
      if (event?.eventType === 'MarkerRecorded') markers.push(markerOf(event));
    }
    return markers;
  }

  /** Those of one decision task, and all that come after: what it recorded may have been sent by a later one. */
  from({ events, at }: EventBlock): readonly RecordedMarker[] {
    if (this.#events !== events) {
      this.#events = events;
      this.#markers = [];
      for (let i = at; i < events.length; i += 1) {
        const event = events[i];
        if (event?.eventType === 'MarkerRecorded') this.#markers.push({ at: i, marker: markerOf(event) });
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

function markerOf({ markerRecordedEventAttributes }: SwfEventOf<'MarkerRecorded'>): RecordedMarker {
  const { markerName: name, details } = markerRecordedEventAttributes;
  return details === undefined ? { name } : { name, details };
}
