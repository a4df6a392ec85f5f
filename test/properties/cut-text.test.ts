import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName } from '../../src/activity/names.js';
import { fittedId } from '../../src/engine/language/ids.js';
import { cutText } from '../../src/util/cut-text.js';
import { describeValue } from '../../src/util/describe-value.js';
import { fitFailure } from '../../backends/swf/mapping/fit-failure.js';

/** Any text of whole characters, many of which take two units. */
const text = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'ä', '🧵', '𝒳', '"', '\\'), minLength, maxLength });

function messageOf(fn: () => unknown): string {
  try {
    return String(fn());
  } catch (error) {
    return (error as Error).message;
  }
}

// `isWellFormed` is not in Node 20.19's types, and `encodeURIComponent` refuses half a character.
const isWellFormed = (value: string): boolean => {
  try {
    encodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
};

describe('a text that is cut', () => {
  it('is its beginning, as long as it may be, and never ends inside a character', () => {
    fc.assert(
      fc.property(text(0, 40), fc.nat(40), fc.constantFrom('', '...', '…'), (given, maxLength, end) => {
        const cut = cutText(given, maxLength, end);

        expect(isWellFormed(cut)).toBe(true);
        if (given.length <= maxLength) expect(cut).toBe(given);
        else {
          expect(given.startsWith(cut.slice(0, cut.length - end.length))).toBe(true);
          expect(cut.length).toBeGreaterThanOrEqual(Math.min(maxLength - 1, cut.length));
          expect(cut.length).toBeLessThanOrEqual(Math.max(maxLength, end.length));
        }
      }),
    );
  });

  it.each<[string, (given: string) => string]>([
    ['an id', fittedId],
    ['a refused id', (given) => messageOf(() => checkName('an id', given, 40))],
    ['a value in a message', describeValue],
    ['a value in a message, in a list', (given) => describeValue([given])],
    ['a value in a message, in a map', (given) => describeValue(new Map([[given, given]]))],
    ['the reason of a failure', (reason) => fitFailure({ reason }).reason],
  ])('stays well-formed as %s', (_, use) => {
    fc.assert(
      fc.property(text(0, 400), (given) => {
        expect(isWellFormed(use(given))).toBe(true);
      }),
    );
  });
});
