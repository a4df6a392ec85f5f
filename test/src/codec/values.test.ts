import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec, defaultCodec } from '../../../src/codec/codec.js';
import { anyValue, nestedArray } from './values.js';

const { encode, decode } = {
  encode: (value: unknown) => defaultCodec.encode(value),
  decode: (text: string) => defaultCodec.decode(text),
};

const copy = (value: unknown): unknown => decode(encode(value));

/** What a refusal looks like: the code, and the path in the message. */
const refusal = (path: string): unknown =>
  expect.objectContaining({
    code: 'not-serializable',
    message: expect.stringContaining(`\`${path}\` cannot be sent: `),
  });

/** Own properties of the name `__proto__` are refused. */
const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__":'));

describe('values that travel', () => {
  it('come back equal, whatever they are made of', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(copy(value)).toStrictEqual(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('come back equal when they are any JSON', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(copy(value)).toStrictEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('are the text of `JSON.stringify` when they are plain', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value, (_, part: unknown) => (Object.is(part, -0) ? '$' : part));
        fc.pre(!text.includes('"$'));

        expect(encode(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [undefined, '{"$undefined":true}'],
    [Number.NaN, '{"$number":"NaN"}'],
    [Number.NEGATIVE_INFINITY, '{"$number":"-Infinity"}'],
    [-0, '{"$number":"-0"}'],
    [12n, '{"$bigint":"12"}'],
    [new Date(0), '{"$date":"1970-01-01T00:00:00.000Z"}'],
    [new Date(Number.NaN), '{"$date":null}'],
    [new Map([['a', 1]]), '{"$map":[["a",1]]}'],
    [new Set([1, 2]), '{"$set":[1,2]}'],
    [/a\/b/giu, '{"$regexp":"/a\\\\/b/giu"}'],
    [new URL('https://example.org/?a=1'), '{"$url":"https://example.org/?a=1"}'],
    [Buffer.from('hello'), '{"$buffer":"aGVsbG8="}'],
    [new Uint8Array([1, 2]), '{"$uint8array":"AQI="}'],
    [new ArrayBuffer(2), '{"$arraybuffer":"AAA="}'],
    [new Float64Array([1.5, Number.NaN]), '{"$float64array":[1.5,{"$number":"NaN"}]}'],
    [new BigInt64Array([-1n]), '{"$bigint64array":[{"$bigint":"-1"}]}'],
    [{ $date: 1 }, '{"$date":1}'],
    [{ $$: { $x: 1 } }, '{"$$":{"$x":1}}'],
    [{ $date: '1970-01-01T00:00:00.000Z' }, '{"$$date":"1970-01-01T00:00:00.000Z"}'],
    [{ $$set: [1n] }, '{"$$$set":[{"$bigint":"1"}]}'],
    [2 ** 60, '1152921504606847000'],
    [9007199254740993n, '9007199254740993'],
    [{ id: -9007199254740993n, n: 1n }, '{"id":-9007199254740993,"n":{"$bigint":"1"}}'],
    [{ $date: 1, other: 2 }, '{"$date":1,"other":2}'],
  ])('are readable: %s is %s', (value, text) => {
    expect(encode(value)).toBe(text);
    expect(decode(text)).toStrictEqual(value);
  });

  it('take only the bytes a view covers', () => {
    const view = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);

    expect(copy(view)).toStrictEqual(new Uint8Array([1, 2]));
    expect((copy(view) as Uint8Array).buffer.byteLength).toBe(2);
  });

  it('may be met twice, and are copied twice', () => {
    const shared = { at: new Date(5) };

    const copied = copy([shared, shared]) as object[];

    expect(copied).toStrictEqual([shared, shared]);
    expect(copied[0]).not.toBe(copied[1]);
  });

  it('may lack a prototype, and get one', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 });

    expect(copy(bare)).toStrictEqual({ a: 1 });
    expect(copy({ bare, n: 1n })).toStrictEqual({ bare: { a: 1 }, n: 1n });
  });

  it('may come from another realm', () => {
    const foreign: unknown = runInNewContext(
      '({ list: [1], at: new Date(0), map: new Map([[1, new Set([2n])]]) })',
    );

    expect(copy(foreign)).toStrictEqual({ list: [1], at: new Date(0), map: new Map([[1, new Set([2n])]]) });
  });

  it('have their getters read once', () => {
    let reads = 0;
    const value = {
      a: { n: 1 },
      get b() {
        return ++reads;
      },
    };

    expect(copy(value)).toEqual({ a: { n: 1 }, b: 1 });
    expect(reads).toBe(1);
  });

  it('may have an unknown single `$` key when they are not ours, and then keep it', () => {
    const schema = { $ref: '#/a' };

    expect(decode('{"$ref":"#/a"}')).toStrictEqual(schema);
    expect(copy(schema)).toStrictEqual(schema);
  });

  it.each([
    '{"$ref":"#/x"}',
    '{"$$ref":"#/x"}',
    '{"$date":"2020-01-02T03:04:05Z"}',
    '{"$date":"2020-02-30T00:00:00.000Z"}',
    '{"$date":{"$numberLong":"1"}}',
    '{"$set":{"a":1}}',
    '{"$set":[1,1]}',
    '{"$map":{"a":1}}',
    '{"$map":[[1,2,3]]}',
    '{"$error":"x"}',
    '{"$error":{"error":"x"}}',
    '{"$class":"button"}',
    '{"$number":"1"}',
    '{"$bigint":"0x10"}',
    '{"$undefined":false}',
    '{"$regexp":"/(/"}',
    '{"$url":"nowhere"}',
    '{"$url":"http://example.org"}',
    '{"$buffer":"a b"}',
    '{"$int16array":[40000]}',
    '{"$bigint64array":[1]}',
    '{"$attachment":"0"}',
    '{"$copied":0}',
    '{"$$date":1}',
  ])('of other programs pass both ways unchanged: %s', (text) => {
    for (const inside of [text, `[${text}]`, `{"a":${text},"$b":${text}}`, `{"$c":${text}}`]) {
      expect(decode(inside)).toStrictEqual(JSON.parse(inside));
      expect(encode(decode(inside))).toBe(inside);
    }
  });

  it('may be errors without a stack trace, as runs write them, or objects that look like one', () => {
    const cause = { error: 'RangeError', error_type: 'RangeError', message: 'no' };
    const shape = { cause, error: 'TypeError', error_type: 'TypeError', message: 'odd' };

    const error = decode(JSON.stringify([{ $error: shape }])) as [Error];

    expect(error[0]).toBeInstanceOf(TypeError);
    expect(error[0]).toMatchObject({ message: 'odd', stack: 'TypeError: odd', cause: { message: 'no' } });
    expect(error[0].cause).toBeInstanceOf(RangeError);
    expect(copy({ $error: shape })).toStrictEqual({ $error: shape });
  });

  it('keep every integer, whatever program wrote it', () => {
    const integer = fc.oneof(
      fc.bigInt(),
      fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 54n }),
      fc.bigInt({ min: -(2n ** 70n), max: 0n }),
    );
    fc.assert(
      fc.property(integer, (value) => {
        const read = decode(`{"args":[${value}],"text":"${value} \\" ${value}"}`) as {
          args: [unknown];
          text: string;
        };

        expect(String(read.args[0])).toBe(String(value));
        expect(read.text).toBe(`${value} " ${value}`);
        expect(typeof read.args[0]).toBe(String(Number(value)) === String(value) ? 'number' : 'bigint');
        expect(encode(read.args)).toBe(`[${value}]`);
      }),
      { numRuns: 500 },
    );
  });

  it('may hold numbers that only Python writes', () => {
    expect(decode('NaN')).toBeNaN();
    expect(decode('[1.0, NaN, -Infinity, "NaN"]')).toStrictEqual([1, Number.NaN, -Infinity, 'NaN']);
    expect(decode('{"loss": Infinity}')).toStrictEqual({ loss: Infinity });
    for (const text of ['-NaN', 'NaNa', '[1NaN]', '+Infinity', '1e9007199254740993x', '{NaN:1}'])
      expect(() => decode(text)).toThrow(expect.objectContaining({ code: 'malformed-data' }));
    expect(decode('[1.9007199254740993,1e+0000000000000001]')).toStrictEqual([1.9007199254740993, 10]);
  });

  it('read the same when text spells a tag with escapes', () => {
    expect(decode('{"\\u0024bigint":"1"}')).toBe(1n);
  });
});

class Money {
  readonly amount = 1;
}

class DatedList extends Array<number> {}

describe('values that are refused', () => {
  const cycle: Record<string, unknown> = { a: [] };
  (cycle['a'] as unknown[]).push(cycle);
  const sparse = [1];
  sparse[2] = 3;

  it.each([
    ['a function', { args: [{ when: () => 1 }] }, '$.args[0].when'],
    ['a symbol', [Symbol('x')], '$[0]'],
    ['a cycle', cycle, '$.a[0]'],
    ['a hole', { list: sparse }, '$.list[1]'],
    ['a long hole', new Array(2 ** 32 - 1), '$[0]'],
    ['an unknown class', { price: new Money() }, '$.price'],
    [
      'a class with `toJSON`',
      {
        at: {
          x: new (class Stamp {
            toJSON() {
              return 1;
            }
          })(),
        },
      },
      '$.at.x',
    ],
    ['a method `toJSON`', { toJSON: () => 1 }, '$.toJSON'],
    ['a subclass of Array', { list: new DatedList() }, '$.list'],
    ['a subclass of Date', { at: new (class Day extends Date {})() }, '$.at'],
    ['a promise', [Promise.resolve()], '$[0]'],
    ['a WeakMap', new WeakMap(), '$'],
    ['a boxed number', { n: Object(1) as unknown }, '$.n'],
    ['something that only pretends', [Object.create(Date.prototype)], '$[0]'],
    ['shared memory', [new Uint8Array(new SharedArrayBuffer(1))], '$[0]'],
    ['a member of a map', new Map([['a b', { f: Symbol.iterator }]]), '$["a b"].f'],
    ['a member of a set', { s: new Set([1, Symbol.iterator]) }, '$.s[1]'],
    ['an own `__proto__`', JSON.parse('{"a":{"__proto__":1}}'), '$.a.__proto__'],
    ['too many digits', [10n ** 100_001n], '$[0]'],
  ])('%s, with the path to it', (_, value, path) => {
    expect(() => encode(value)).toThrow(refusal(path));
  });

  it('by a getter that throws, with the path and the cause', () => {
    const cause = new Error('gone');
    const value = {
      a: {
        get b() {
          throw cause;
        },
      },
    };

    expect(() => encode(value)).toThrow(expect.objectContaining({ code: 'not-serializable', cause }));
  });

  it('are deep ones', () => {
    expect(copy(nestedArray(512))).toEqual(nestedArray(512));
    expect(() => encode(nestedArray(513))).toThrow(expect.objectContaining({ code: 'not-serializable' }));
    expect(() => encode(nestedArray(100_000))).toThrow(expect.objectContaining({ code: 'not-serializable' }));
  });

  it('are those whose tags would be too deep to read', () => {
    const codec = createCodec({ limits: { maxDepth: 4 } });

    expect(codec.decode(codec.encode(new Map([[1, {}]])))).toEqual(new Map([[1, {}]]));
    expect(() => codec.encode(new Map([[1, [{}]]]))).toThrow(
      expect.objectContaining({ code: 'not-serializable' }),
    );
  });

  it('are long ones', () => {
    const codec = createCodec({ limits: { maxTextLength: 10 } });

    expect(codec.encode('12345678')).toBe('"12345678"');
    expect(() => codec.encode('123456789')).toThrow(expect.objectContaining({ code: 'not-serializable' }));
  });
});

describe('registered classes', () => {
  class Point {
    readonly x: number;
    readonly at: unknown;

    constructor(x: number, at: unknown) {
      this.x = x;
      this.at = at;
    }

    double(): number {
      return this.x * 2;
    }
  }
  class Secret {
    readonly #word: string;

    constructor(word: string) {
      this.#word = word;
    }

    reveal(): string {
      return this.#word;
    }
  }
  const codec = createCodec({
    classes: [
      Point,
      {
        class: Secret,
        name: 'secret',
        encode: (secret) => (secret as Secret).reveal(),
        decode: (word) => new Secret(word as string),
      },
    ],
  });

  it('come back as instances, with their fields', () => {
    const point = new Point(2, new Date(7));

    const text = codec.encode({ point });
    const { point: copied } = codec.decode(text) as { point: Point };

    expect(text).toBe(
      '{"point":{"$class":{"name":"Point","value":{"x":2,"at":{"$date":"1970-01-01T00:00:00.007Z"}}}}}',
    );
    expect(copied).toStrictEqual(point);
    expect(copied.double()).toBe(4);
  });

  it('may say themselves how they travel', () => {
    const copied = codec.decode(codec.encode([new Secret('sesame')])) as Secret[];

    expect(codec.encode(new Secret('sesame'))).toBe('{"$class":{"name":"secret","value":"sesame"}}');
    expect(copied[0]?.reveal()).toBe('sesame');
  });

  it('are malformed data where they are not registered', () => {
    expect(() => decode(codec.encode(new Point(1, 1)))).toThrow(
      expect.objectContaining({
        code: 'malformed-data',
        message: '`$.$class` cannot be read: the class `Point` is not registered with this codec',
      }),
    );
  });

  it('need a name each', () => {
    const twice = (): unknown => createCodec({ classes: [Point, { class: Secret, name: 'Point' }] });

    expect(twice).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(() => createCodec({ classes: [{ class: Secret, name: '' }] })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});
