import type { Codec } from '../codec/codec.js';
import type { Future } from '../futures/future.js';
import type { MarkerDetails } from '../workflow/event-details.js';
import type { Marker } from '../workflow/runtime.js';
import type { PythonDecisions } from './python-decisions.js';
import type { PythonFutures } from './python-futures.js';
import type { MarkerState, PythonHistory } from './python-history.js';
import type { PythonValues } from './python-values.js';

export interface PythonMarkersOptions {
  readonly codec: Codec;
  readonly values: PythonValues;
  readonly futures: PythonFutures;
  readonly history: PythonHistory;
  readonly decisions: PythonDecisions;
}

/** Markers as the library records them: each name and details once in a run, done when history shows it. */
export class PythonMarkers {
  readonly #options: PythonMarkersOptions;

  constructor(options: PythonMarkersOptions) {
    this.#options = options;
  }

  /** Its result is the text of the details, as the library gives it. */
  record(name: string, details: unknown): Future<unknown> {
    const { values, history, decisions, futures } = this.#options;
    const isBare = details === undefined || details === null;
    const text = isBare ? undefined : values.text(details);
    const known = history.markers.find((marker) => marker.name === name && marker.details === text);
    if (known !== undefined) return futures.finished(known.details);
    const command = { kind: 'record-marker' as const, name };
    decisions.add(
      isBare ? command : { ...command, details: values.text(details) },
      `marker ${name} ${text ?? ''}`,
    );
    return futures.pending();
  }

  /** The newest of each name, or every one. */
  list(all: boolean): Marker[] {
    const markers = this.#options.history.markers.map((marker) => ({
      name: marker.name,
      details: this.#detailsOf(marker),
    }));
    if (!all) return [...new Map(markers.map((marker) => [marker.name, marker])).values()];
    // By name, in the order in which the names first came.
    const names = [...new Set(markers.map(({ name }) => name))];
    return names.flatMap((name) => markers.filter((marker) => marker.name === name));
  }

  details(name: string): MarkerDetails | undefined {
    const marker = this.#options.history.markers.findLast((each) => each.name === name);
    if (marker === undefined) return undefined;
    const { recordedAtMs } = marker;
    return { type: 'marker', name, details: this.#detailsOf(marker), recordedAtMs };
  }

  #detailsOf({ details }: MarkerState): unknown {
    return details === undefined || details === '' ? undefined : this.#options.codec.decode(details);
  }
}
