import { type ActivityOutcome, movedAmong } from 'simpleflow/backend';

/** An output as it is, null for none, and anything else in full. */
type OutcomeWire = string | null | ActivityOutcome;

/**
 * How calls have ended: three entries for each, as names of fields would cost more than most results. Index, milliseconds
 * it ran, outcome.
 *
 * `[0, 0.012, '42', 1, 0.3, { kind: 'cancelled' }]`
 */
export type EndsWire = (number | OutcomeWire)[];

export function outcomeWire(outcome: ActivityOutcome): OutcomeWire {
  if (outcome.kind !== 'completed' || outcome.attachments !== undefined) return outcome;
  return outcome.output ?? null;
}

function readOutcome(wire: OutcomeWire): ActivityOutcome {
  if (typeof wire === 'string') return { kind: 'completed', output: wire };
  return wire ?? { kind: 'completed' };
}

/** Hears how calls have ended: the index in the job, and how long it ran. */
export interface EndsListener {
  ended(index: number, outcome: ActivityOutcome, ranMs: number): void;
}

export function readEnds(wire: EndsWire, listener: EndsListener): void {
  for (let i = 0; i + 2 < wire.length; i += 3) {
    listener.ended(wire[i] as number, readOutcome(wire[i + 2] as OutcomeWire), wire[i + 1] as number);
  }
}

/** Buffers that a message with these ends takes along. */
export function movedWith(wire: EndsWire): ArrayBuffer[] {
  return wire.flatMap((entry) =>
    typeof entry === 'object' && entry?.kind === 'completed' ? movedAmong(entry.attachments ?? []) : [],
  );
}

/** One end as a line of text, the time in microseconds: `0 12 42`; or JSON where that would be no line. */
export function lineOf(index: number, ranMs: number, outcome: OutcomeWire): string {
  // Outputs of a codec other than the default one may have lines.
  return typeof outcome === 'string' && !outcome.includes('\n')
    ? `${index} ${Math.round(ranMs * 1_000)} ${outcome}`
    : JSON.stringify([index, ranMs, outcome]);
}

/** Lines that {@link lineOf} wrote, each with an end. */
export function readLines(text: string, listener: EndsListener): void {
  for (let start = 0, end: number; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (text.charCodeAt(start) === BRACKET) {
      const [index, ranMs, outcome] = JSON.parse(text.slice(start, end)) as [number, number, OutcomeWire];
      listener.ended(index, readOutcome(outcome), ranMs);
      continue;
    }
    const afterIndex = text.indexOf(' ', start);
    const afterTime = text.indexOf(' ', afterIndex + 1);
    const output = text.slice(afterTime + 1, end);
    const ranMs = wholeNumber(text, afterIndex + 1, afterTime) / 1_000;
    listener.ended(wholeNumber(text, start, afterIndex), { kind: 'completed', output }, ranMs);
  }
}

const BRACKET = '['.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

/** Without a text of its own. */
function wholeNumber(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}
