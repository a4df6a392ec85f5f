import { movedAmong, type ActivityOutcome } from 'simpleflow/backend';
import type { CallEnd } from './messages.js';

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

export function readOutcome(wire: OutcomeWire): ActivityOutcome {
  if (typeof wire === 'string') return { kind: 'completed', output: wire };
  return wire ?? { kind: 'completed' };
}

export function readEnds(wire: EndsWire): CallEnd[] {
  const ends: CallEnd[] = [];
  for (let i = 0; i + 2 < wire.length; i += 3) {
    const outcome = readOutcome(wire[i + 2] as OutcomeWire);
    ends.push({
      index: wire[i] as number,
      ranMs: wire[i + 1] as number,
      outcome,
    });
  }
  return ends;
}

/** Buffers that a message with these ends takes along. */
export function movedWith(wire: EndsWire): ArrayBuffer[] {
  return wire.flatMap((entry) =>
    typeof entry === 'object' && entry?.kind === 'completed' ? movedAmong(entry.attachments ?? []) : [],
  );
}

/** One end as a line of text: `0 0.012 42`, or JSON where that would be no line. */
export function lineOf(index: number, ranMs: number, outcome: OutcomeWire): string {
  // Outputs of a codec other than the default one may have lines.
  return typeof outcome === 'string' && !outcome.includes('\n')
    ? `${index} ${ranMs} ${outcome}`
    : JSON.stringify([index, ranMs, outcome]);
}

/** What {@link lineOf} wrote, put together again. */
export function readLines(lines: readonly string[]): EndsWire {
  return lines.flatMap((line): EndsWire => {
    if (line.startsWith('[')) return JSON.parse(line) as EndsWire;
    const afterIndex = line.indexOf(' ');
    const afterTime = line.indexOf(' ', afterIndex + 1);
    return [
      Number(line.slice(0, afterIndex)),
      Number(line.slice(afterIndex, afterTime)),
      line.slice(afterTime + 1),
    ];
  });
}
