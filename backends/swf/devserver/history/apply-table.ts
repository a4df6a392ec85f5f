import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import type { Run } from '../state/run.js';

export interface EventPlace {
  readonly id: number;
  readonly atMs: number;
}

/** What an event means for the state of its execution. It changes nothing but the run that it is handed. */
export type Apply<T extends EventType> = (run: Run, attributes: EventAttributesOf<T>, at: EventPlace) => void;

export type ApplyTable = { readonly [T in EventType]?: Apply<T> };
