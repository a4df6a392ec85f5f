import type { EventType } from '../../protocol/events.js';
import type { Row } from './rows.js';
import { EVENT_MIDDLE, EVENT_START } from './rows.js';

const COMMA = 0x2c;
const ROW_START = /^\{"(?:domain|type|typeGone|started|heartbeat|clock|reset|end)":/u;

/** One line of a log. */
export type Line =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'event'; readonly order: number; readonly text: string; readonly event: StoredEvent };

/** An event as the log holds it; its attributes are in one more member, named after its type. */
export interface StoredEvent {
  readonly eventId: number;
  readonly eventType: EventType;
  readonly eventTimestamp: number;
  readonly [attributes: string]: unknown;
}

/** Parses a line without its newline; `undefined` for what is none. */
export function parseLine(bytes: Buffer): Line | undefined {
  try {
    if (bytes.toString('latin1', 0, EVENT_START.length) !== EVENT_START) {
      const text = bytes.toString();
      return ROW_START.test(text) ? { kind: 'row', row: JSON.parse(text) as Row } : undefined;
    }
    const comma = bytes.indexOf(COMMA);
    const order = Number(bytes.toString('latin1', EVENT_START.length, comma));
    const text = bytes.toString('utf8', comma + EVENT_MIDDLE.length, bytes.length - 1);
    return { kind: 'event', order, text, event: JSON.parse(text) as StoredEvent };
  } catch {
    // Not JSON: damaged, or the torn end of the log; the caller knows which.
    return undefined;
  }
}
