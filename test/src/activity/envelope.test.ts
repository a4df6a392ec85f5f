import { describe, expect, it } from 'vitest';
import { readInput, writeInput } from '../../../src/activity/envelope.js';
import { defaultCodec as codec } from '../../../src/codec/codec.js';

describe('the envelope of arguments', () => {
  it('gives back what was written', () => {
    const args = [1, 'x', { when: new Date(0), list: [1n, undefined] }, []];

    const text = writeInput(codec, args);

    expect(text).toBe(`{"args":${codec.encode(args)},"kwargs":{}}`);
    expect(readInput(codec, text)).toEqual({ args, kwargs: {} });
  });

  it.each([
    ['{"args":[1],"x":[2],"kwargs":{}}', { args: [{ args: [1], x: [2], kwargs: {} }], kwargs: {} }],
    ['{"args":[1],"meta":[2],"kwargs":{}}', { args: [1], kwargs: {} }],
    ['{"args":[1],"args":[2],"kwargs":{}}', { args: [2], kwargs: {} }],
    ['{"args":[1],"kwargs":{"y":2},"kwargs":{}}', { args: [1], kwargs: {} }],
    ['{"args":[1],"kwargs":{"y":2}}', { args: [1], kwargs: { y: 2 } }],
    ['{"kwargs":{},"args":[1]}', { args: [1], kwargs: {} }],
    ['[1]', { args: [1], kwargs: {} }],
    ['1', { args: [1], kwargs: {} }],
  ])('reads %s as it reads any JSON', (text, expected) => {
    const input = readInput(codec, text);

    expect(input).toEqual(expected);
  });

  it.each([
    ['{"args":[1,"kwargs":{}}', 'malformed-data'],
    ['{"args":,"kwargs":{}}', 'malformed-data'],
    ['{"args":[{"$class":{"name":"No","value":1}}],"kwargs":{}}', 'malformed-data'],
  ])('refuses %s', (text, code) => {
    expect(() => readInput(codec, text)).toThrow(expect.objectContaining({ code }));
  });
});
