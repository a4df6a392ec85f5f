import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputHash, pythonJson } from '../../../src/codec/python-json.js';

/** JSON text, what Python 3's `json.dumps(json.loads(text), separators=(",", ":"), sort_keys=True)` makes of it, MD5. */
const FROM_PYTHON: readonly (readonly [string, string, string])[] = [
  [
    String.raw`{"args":[],"kwargs":{}}`,
    String.raw`{"args":[],"kwargs":{}}`,
    '1c819d1df3ad46e07eced4ec93147ce9',
  ],
  [
    String.raw`{"args":[1],"kwargs":{}}`,
    String.raw`{"args":[1],"kwargs":{}}`,
    'bdc09455c37471e0ba7397350413a5e6',
  ],
  [
    String.raw`{"args":[2],"kwargs":{}}`,
    String.raw`{"args":[2],"kwargs":{}}`,
    '12036b25db61ae6cadf7a003ff523029',
  ],
  [
    String.raw`{"args":[],"kwargs":{"a":1}}`,
    String.raw`{"args":[],"kwargs":{"a":1}}`,
    'adb86b0326491007eae44a0a692bfc53',
  ],
  [
    String.raw`{"b":1,"a":[null,true,false,"x"]}`,
    String.raw`{"a":[null,true,false,"x"],"b":1}`,
    '6f65ec60bdf570f6085dadb126744285',
  ],
  [
    String.raw`"\u00e9\u2028\ud83d\ude00"`,
    String.raw`"\u00e9\u2028\ud83d\ude00"`,
    'e511f590447d4696128aca3395127705',
  ],
  [
    String.raw`"\u007f\u0000\b\t\n\f\r\u001f\"\\/"`,
    String.raw`"\u007f\u0000\b\t\n\f\r\u001f\"\\/"`,
    '6c012e65417184bf8ac6b18959dbf04d',
  ],
  [
    String.raw`{"\ud800":1,"\uffff":2,"\ud83d\ude00":3,"":4,"z":5,"\ud83d\ude01":6,"\ud83d\udbff":7}`,
    String.raw`{"":4,"z":5,"\ud800":1,"\ud83d\udbff":7,"\uffff":2,"\ud83d\ude00":3,"\ud83d\ude01":6}`,
    '95fe16736b5e9df32984a777ac146625',
  ],
  [
    String.raw`[1e16,1.5e16,1.5,0.1,1e-7,1.5e-7,0.0001,0.00001,1e21,1.5e300,-1e22,5e-324,1.7976931348623157e308,123456.789,-0.0]`,
    String.raw`[1e+16,1.5e+16,1.5,0.1,1e-07,1.5e-07,0.0001,1e-05,1e+21,1.5e+300,-1e+22,5e-324,1.7976931348623157e+308,123456.789,-0.0]`,
    '6ca881cf0fe354a0587eee47237f3fbf',
  ],
  [
    String.raw`[0,-1,9007199254740991,-9007199254740991]`,
    String.raw`[0,-1,9007199254740991,-9007199254740991]`,
    'e09ca5aecd78fe2faf3a1339314f96d1',
  ],
  [
    String.raw`{"a10":1,"a2":2,"A":3,"_":4}`,
    String.raw`{"A":3,"_":4,"a10":1,"a2":2}`,
    'c0a8934bcc8fca503d1d81d13010f366',
  ],
  [
    String.raw`{"args":["\ud83d"],"kwargs":{"\u00e9t\u00e9":{}}}`,
    String.raw`{"args":["\ud83d"],"kwargs":{"\u00e9t\u00e9":{}}}`,
    'b884eefbea4c104839a7a0b52e124c22',
  ],
];

describe('pythonJson', () => {
  it.each(FROM_PYTHON)('writes %s as Python does', (text, expected, hash) => {
    const value: unknown = JSON.parse(text);

    expect(pythonJson(value)).toBe(expected);
    expect(inputHash(value)).toBe(hash);
  });

  it('writes numbers that JSON has no word for as Python does', () => {
    const text = pythonJson([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);

    expect(text).toBe('[NaN,Infinity,-Infinity]');
  });

  it('writes whole numbers as integers below 1e16, as floats from there on', () => {
    const texts = [1, 1e15, 9_999_999_999_999_998, 1e16, -1e16].map((value) => pythonJson(value));

    expect(texts).toEqual(['1', '1000000000000000', '9999999999999998', '1e+16', '-1e+16']);
  });

  it('does not depend on the order of keys', () => {
    const [one, other] = [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ];

    expect(inputHash(one)).toBe(inputHash(other));
  });

  it('gives ASCII text that reads back equal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })), (value) => {
        const text = pythonJson(value);

        expect(text).toMatch(/^[\x20-\x7e]*$/u);
        expect(JSON.parse(text)).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });
});
