import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SimpleflowError } from 'simpleflow';
import { journalToHistory, replayHistory, type HistoryReport } from 'simpleflow/backends/swf';
import { programs, RandomWorkflow } from '../support/random-workflow.js';
import { recordProgram } from '../support/record-program.js';

/** More of them: `SIMPLEFLOW_SEEDS=10000 npx vitest run test/properties`. */
const SEEDS = Number(process.env['SIMPLEFLOW_SEEDS'] ?? 300);

/** What a file that was edited, cut or mixed up has in place of a value; undefined leaves it out. */
const OTHERS: readonly unknown[] = [
  undefined,
  null,
  '',
  'plain text',
  '{"__extra":',
  0,
  -1,
  2 ** 53,
  true,
  [],
  {},
  [null],
  { kind: 'unknown' },
];

const mutations = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), other: fc.constantFrom(...OTHERS) }),
  { minLength: 1, maxLength: 3 },
);

describe('a recording that was damaged', () => {
  afterEach(() => {
    RandomWorkflow.effect = Math.random;
  });

  it('is replayed, as a history, to a report or an error with a code', { timeout: 300_000 }, async () => {
    RandomWorkflow.effect = () => 0.5;
    await fc.assert(
      fc.asyncProperty(programs, fc.integer(), mutations, async (program, seed, changes) => {
        const history: unknown = JSON.parse(JSON.stringify(await historyOf(program, seed)));

        const { code, ok } = await outcomeOf(async () =>
          replayHistory(RandomWorkflow, mutated(history, changes)),
        );

        expect(code ?? ok).toEqual(
          code === undefined ? expect.any(Boolean) : expect.stringMatching(/^[a-z-]+$/u),
        );
      }),
      { numRuns: SEEDS },
    );
  });

  it('is written, as a journal, as a history or an error with a code', { timeout: 300_000 }, async () => {
    RandomWorkflow.effect = () => 0.5;
    await fc.assert(
      fc.asyncProperty(programs, fc.integer(), mutations, async (program, seed, changes) => {
        const { journal } = await recordProgram(program, seed, null);
        const damaged = mutated(JSON.parse(JSON.stringify(journal)), changes);

        const { code, ok } = await outcomeOf(async () => {
          const history = journalToHistory(damaged as typeof journal);
          return replayHistory(RandomWorkflow, JSON.parse(JSON.stringify(history)));
        });

        expect(code ?? ok).toEqual(
          code === undefined ? expect.any(Boolean) : expect.stringMatching(/^[a-z-]+$/u),
        );
      }),
      { numRuns: SEEDS },
    );
  });
});

async function historyOf(program: Parameters<typeof recordProgram>[0], seed: number): Promise<unknown> {
  const { journal } = await recordProgram(program, seed, null);
  try {
    return journalToHistory(journal);
  } catch (error) {
    // An error as a value holds all that led to it: a service could not have run that program.
    fc.pre(!(SimpleflowError.is(error) && error.code === 'too-large'));
    throw error;
  }
}

/** An error without a code is none that a report may end with. */
async function outcomeOf(replay: () => Promise<HistoryReport>) {
  try {
    const report = await replay();
    const { ok } = JSON.parse(JSON.stringify(report)) as HistoryReport;
    return { code: undefined, ok };
  } catch (error) {
    if (!SimpleflowError.is(error)) throw error;
    return { code: error.code, ok: undefined };
  }
}

/** Replaces the member at each place, counted over the whole document. */
function mutated(
  document: unknown,
  changes: readonly { readonly at: number; readonly other: unknown }[],
): unknown {
  for (const { at, other } of changes) {
    const places = placesIn(document);
    const place = places[Math.floor(at * places.length)];
    if (place === undefined) continue;
    if (other === undefined) Reflect.deleteProperty(place.holder, place.key);
    else place.holder[place.key] = structuredClone(other);
  }
  return document;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
