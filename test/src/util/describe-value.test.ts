import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeValue } from '../../../src/util/describe-value.js';

const circle: Record<string, unknown> = Object.assign(Object.create(null) as object, { a: 1 });
circle['self'] = circle;
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
const { proxy: call, revoke: revokeCall } = Proxy.revocable(() => undefined, {});
revokeCall();
let wide: object = {};
for (let i = 0; i < 60; i += 1) wide = { a: wide, b: wide };

class Point {
  readonly x = 1;
}

describe('a value in a message', () => {
  it('is shown as it is', () => {
    const shown: [unknown, string][] = [
      [NaN, '`NaN` (number)'],
      [-0, '`-0` (number)'],
      [-Infinity, '`-Infinity` (number)'],
      [1n, '`1` (bigint)'],
      ['a"b', '`"a\\"b"` (string)'],
      [Symbol('s'), '`Symbol(s)` (symbol)'],
      [undefined, '`undefined`'],
      [null, '`null`'],
      [[1, { a: 'b' }], '`[1,{"a":"b"}]` (array)'],
      [[NaN], '`[ NaN ]` (array)'],
      [{ toJSON: () => undefined }, '`{ toJSON: [Function: toJSON] }` (object)'],
      [new Map([[1, 2]]), '`Map(1) { 1 => 2 }` (object)'],
      [new Point(), '`Point { x: 1 }` (object)'],
      [new Date(0), '`1970-01-01T00:00:00.000Z` (object)'],
      [proxy, '`<Revoked Proxy>` (object)'],
      [call, '`a value that cannot be shown` (function)'],
      [circle, '`<ref *1> [Object: null prototype] { a: 1, self: [Circular...` (object)'],
      [Object.defineProperty(() => 1, 'name', { value: 1 }), '`anonymous` (function)'],
    ];

    for (const [value, text] of shown) expect(describeValue(value)).toBe(text);
  });

  it('is shown in part if it is large, however many ways lead to it', () => {
    expect(describeValue(wide).length).toBeLessThan(100);
  });

  it('is shown whatever it is', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withMap: true, withSparseArray: true, withTypedArray: true }),
        (value) => {
          expect(describeValue(value).length).toBeLessThan(100);
        },
      ),
    );
  });
});
