import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec, defaultCodec } from '../../../src/codec/codec.js';
import { SimpleflowError } from '../../../src/errors.js';
import { anyValue } from './values.js';

/** The code of what `act` throws; an error of another kind is thrown on. */
function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (SimpleflowError.is(error)) return error.code;
    throw error;
  }
}

const OK_OR_MALFORMED = [undefined, 'malformed-data'];

const TAGS = [
  'date',
  'map',
  'set',
  'bigint',
  'number',
  'undefined',
  'regexp',
  'url',
  'buffer',
  'arraybuffer',
  'class',
]
  .concat([
    'error',
    'uint8array',
    'int8array',
    'uint16array',
    'float32array',
    'float64array',
    'biguint64array',
    'x',
    '$',
  ])
  .map((name) => `$${name}`);

describe('decode, given hostile text', () => {
  it.each([
    ['nothing', ''],
    ['half of a value', '{"a":'],
    ['an integer that takes long to read', '9'.repeat(200_000)],
    ['a class of the language', '{"$class":{"name":"Object","value":{}}}'],
    ['a prototype', '{"__proto__":{"polluted":true}}'],
    ['a prototype in disguise', '{"a":[{"\\u005f_proto__":{"polluted":true}}]}'],
    ['a prototype in an error', '{"$error":{"error":"E","fields":{"__proto__":{"polluted":true}}}}'],
    ['a prototype behind an escape', '{"$$x":{"__proto__":1}}'],
    ['a prototype in a tag', '{"$__proto__":{"__proto__":1}}'],
    ['depth', '['.repeat(600) + ']'.repeat(600)],
    ['great depth', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['depth of tags', '{"$set":['.repeat(300) + ']}'.repeat(300)],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => defaultCodec.decode(text))).toBe('malformed-data');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('says where the malformed tag is', () => {
    expect(() => defaultCodec.decode('{"args":[{"price":{"$class":{"name":"Money","value":1}}}]}')).toThrow(
      expect.objectContaining({
        message:
          '`$.args[0].price.$class` cannot be read: the class `Money` is not registered with this codec',
      }),
    );
  });

  it('refuses what is no text, and text that is too long', () => {
    const codec = createCodec({ limits: { maxTextLength: 4 } });

    expect(codeOf(() => defaultCodec.decode(undefined as unknown as string))).toBe('malformed-data');
    expect(codeOf(() => codec.decode('12345'))).toBe('malformed-data');
    expect(codec.decode('1234')).toBe(1234);
  });

  it('does not set the prototype of instances of registered classes', () => {
    class Point {
      readonly x = 0;
    }
    const codec = createCodec({ classes: [Point] });

    expect(codeOf(() => codec.decode('{"$class":{"name":"Point","value":{"__proto__":{"x":1}}}}'))).toBe(
      'malformed-data',
    );
  });

  it('leaves names such as `constructor` and `hasOwnProperty` as own properties', () => {
    const text = '{"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":1}';

    expect(JSON.stringify(defaultCodec.decode(text))).toBe(text);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('only ever throws `malformed-data`, for random text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(OK_OR_MALFORMED).toContain(codeOf(() => defaultCodec.decode(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('only ever throws `malformed-data`, for any JSON behind any tag', () => {
    const payload = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      anyValue.map((value) => JSON.parse(defaultCodec.encode(value)) as unknown),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TAGS), payload, (tag, inside) => {
        const text = JSON.stringify([{ [tag]: inside }]);

        expect(OK_OR_MALFORMED).toContain(codeOf(() => defaultCodec.decode(text)));
      }),
      { numRuns: 1500 },
    );
  });

  it('only ever throws `malformed-data`, for text with a few characters changed', () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat(3),
      put: fc.constantFrom('', '"', '{', ']', '$', '0', '-', '\\'),
    });
    fc.assert(
      fc.property(anyValue, fc.array(edit, { minLength: 1, maxLength: 3 }), (value, edits) => {
        const text = edits.reduce((before, { at, cut, put }) => {
          const start = at % before.length || 0;
          return before.slice(0, start) + put + before.slice(start + cut);
        }, defaultCodec.encode(value));

        expect(OK_OR_MALFORMED).toContain(codeOf(() => defaultCodec.decode(text)));
      }),
      { numRuns: 1500 },
    );
  });

  it('gives a value that can be sent again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TAGS), fc.jsonValue({ maxDepth: 2 }), (tag, inside) => {
        const text = JSON.stringify({ [tag]: inside });
        fc.pre(codeOf(() => defaultCodec.decode(text)) === undefined);

        const value = defaultCodec.decode(text);

        expect(defaultCodec.decode(defaultCodec.encode(value))).toStrictEqual(value);
      }),
      { numRuns: 500 },
    );
  });
});
