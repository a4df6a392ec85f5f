import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateJsonError } from '../../../src/util/locate-json-error.js';

describe('locateJsonError', () => {
  it.each([
    ['', 1, 1, 'end of text'],
    ['{"a": }', 1, 7, '`}`'],
    ['{"a" 1}', 1, 6, '`1`'],
    ['{a: 1}', 1, 2, '`a`'],
    ['[1,]', 1, 4, '`]`'],
    ['[1 2]', 1, 4, '`2`'],
    ['[1}', 1, 3, '`}`'],
    ['{"a": 1,}', 1, 9, '`}`'],
    ['[,]', 1, 2, '`,`'],
    ['1 2', 1, 3, '`2`'],
    ['[\n  "a\nb"]', 2, 5, 'end of line'],
    ['"abc', 1, 5, 'end of text'],
    ['[tru]', 1, 2, '`t`'],
    ['[01]', 1, 2, '`0`'],
    ["['a']", 1, 2, "`'`"],
    ['"\\x"', 1, 2, '`\\`'],
    ['[1] 😀', 1, 5, '`😀`'],
  ])('finds the mistake in %j', (text, line, column, found) => {
    expect(locateJsonError(text)).toEqual({ line, column, found });
  });

  it('finds nothing in JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat({ max: 3 }), (text, indent) => {
        expect(locateJsonError(JSON.stringify(JSON.parse(text), null, indent))).toBeUndefined();
      }),
    );
  });

  it('finds a place in any other text, and what comes before it is the start of JSON', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '1'),
        (json, where, inserted) => {
          const at = where % (json.length + 1);
          const text = json.slice(0, at) + inserted + json.slice(at + 1);
          const found = locateJsonError(text);
          if (found === undefined) return;

          expect(found.line).toBe(1);
          // The character before the change cannot be the mistake, unless it starts a word, a number or an escape.
          const start = /[\w.+\\-]*$/u.exec(json.slice(0, at))?.index ?? at;
          expect(found.column - 1).toBeGreaterThanOrEqual(start);
          expect(found.column - 1).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('locateJsonError, in a long text', () => {
  const long = 'x'.repeat(8_000_000);

  it.each([
    ['a string without end', `["${long}`, 'end of text'],
    ['a mistake behind a string', `["${long}"}`, '`}`'],
    ['a mistake in a string of escapes', `["${'\\n'.repeat(4_000_000)}\\x"]`, '`\\`'],
    ['great depth', '['.repeat(200_000), 'end of text'],
    ['many closers', `${'[1,'.repeat(100_000)}}`, '`}`'],
  ])('finds %s', (_, text, found) => {
    expect(locateJsonError(text)?.found).toBe(found);
  });
});
