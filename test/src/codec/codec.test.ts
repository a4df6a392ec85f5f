import { describe, expect, it } from 'vitest';
import { createCodec, defaultCodec } from '../../../src/codec/codec.js';

describe('a codec', () => {
  it('writes plain JSON as it is', () => {
    const value = { args: [1, 'two', null, true], kwargs: { a: { b: [] } } };

    expect(defaultCodec.encode(value)).toBe(JSON.stringify(value));
    expect(defaultCodec.decode(JSON.stringify(value))).toStrictEqual(value);
  });

  it('refuses a function with the path to it', () => {
    expect(() => defaultCodec.encode({ args: [{ when: () => 1 }] })).toThrow(
      expect.objectContaining({
        code: 'not-serializable',
        message: '`$.args[0].when` cannot be sent: a function `when`',
      }),
    );
  });

  it('refuses text that is not JSON', () => {
    expect(() => createCodec().decode('{')).toThrow(expect.objectContaining({ code: 'malformed-data' }));
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses `%s` as a limit', (maxDepth) => {
    expect(() => createCodec({ limits: { maxDepth } })).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: `\`limits.maxDepth\` must be a positive integer, got \`${maxDepth}\``,
      }),
    );
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(defaultCodec)).toBe(true);
    expect(Object.isFrozen(createCodec())).toBe(true);
  });
});
