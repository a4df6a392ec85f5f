import { checkName } from '../../activity/names.js';
import { SimpleflowError } from '../../errors.js';
import type { MarkerDetails } from '../../workflow/event-details.js';
import type { Marker } from '../../workflow/runtime.js';
import type { RecordedMarker } from '../language/events.js';
import type { RunCore } from '../run/run-core.js';

const SIDE_EFFECT = 'simpleflow.side-effect';
const PATCH = 'simpleflow.patch';

/** True for the markers by which the engine itself remembers; the others are the user's. */
export function isOwnMarker(name: string): boolean {
  return name === SIDE_EFFECT || name === PATCH;
}

/**
 * Facts that a run writes into its own history. The engine answers them itself, in the same turn.
 *
 * In a replay the markers of a turn are known before it runs: a side effect is then read instead of done, and a patch is
 * on if it was on then.
 */
export class Markers {
  readonly #core: RunCore;
  readonly #recorded: (Marker & { readonly recordedAtMs: number })[] = [];
  readonly #patches = new Map<string, boolean>();
  #sideEffects = 0;
  /** Undefined in a live turn: then there is nothing to be read. */
  #known: RecordedMarker[] | undefined;
  #isCut = false;

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** The newest marker of that name. */
  details(name: string): MarkerDetails | undefined {
    const found = this.#recorded.findLast((marker) => marker.name === name);
    return found === undefined ? undefined : { type: 'marker', ...found };
  }

  /**
   * @param known what history holds for the turn that begins; undefined if it is live
   * @param isCut whether history may lack the last of what the turn recorded
   */
  beginTurn(known: readonly RecordedMarker[] | undefined, isCut = false): void {
    this.#known = known === undefined ? undefined : [...known];
    this.#isCut = isCut;
  }

  record(name: string, details: unknown): void {
    checkName('a marker name', name);
    const request = { kind: 'marker' as const, name, details };
    const recorded = this.#core.middleware?.before(request) ?? request;
    this.#recorded.push({ name, details: recorded.details, recordedAtMs: this.#core.atMs });
    this.#write(name, recorded.details);
  }

  /** The newest marker of each name, or every one, in the order of recording. */
  list(all: boolean): Marker[] {
    const markers = this.#recorded.map(({ name, details }) => ({ name, details }));
    return all ? markers : [...new Map(markers.map((marker) => [marker.name, marker])).values()];
  }

  sideEffect<T>(make: () => T): T {
    const n = (this.#sideEffects += 1);
    const known = this.#take(SIDE_EFFECT, (details) => details['n'] === n);
    if (known !== undefined) {
      this.#write(SIDE_EFFECT, known);
      return known['value'] as T;
    }
    if (this.#known !== undefined && !this.#isCut) {
      throw new SimpleflowError('non-deterministic', `history holds no side effect number ${n} in this turn`);
    }
    const value = make();
    this.#write(SIDE_EFFECT, { n, value });
    // As every reader of the history will see it.
    const { codec } = this.#core;
    return codec.decode(codec.encode(value)) as T;
  }

  patched(id: string): boolean {
    const known = this.#patches.get(id);
    if (known !== undefined) return known;
    const isOn =
      this.#known === undefined || this.#take(PATCH, (details) => details['id'] === id) !== undefined;
    this.#patches.set(id, isOn);
    if (isOn) this.#write(PATCH, { id });
    return isOn;
  }

  #take(
    name: string,
    fits: (details: Record<string, unknown>) => boolean,
  ): Record<string, unknown> | undefined {
    const markers = this.#known ?? [];
    for (const [index, marker] of markers.entries()) {
      if (marker.name !== name || marker.details === undefined) continue;
      const details = this.#core.codec.decode(marker.details) as Record<string, unknown>;
      if (!fits(details)) continue;
      markers.splice(index, 1);
      return details;
    }
    return undefined;
  }

  #write(name: string, details: unknown): void {
    this.#core.issue(
      details === undefined
        ? { kind: 'record-marker', name }
        : { kind: 'record-marker', name, details: this.#core.codec.encode(details) },
    );
  }
}
