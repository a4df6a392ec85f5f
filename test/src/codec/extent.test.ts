import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec, defaultCodec } from '../../../src/codec/codec.js';
import { RemoteError } from '../../../src/codec/remote-error.js';

const WITHIN_MS = 1_000;

/** `levels` objects, each with two references to the next: 2^levels of them in text. */
function doubled(levels: number, wrap: (value: unknown) => unknown): unknown {
  let value: unknown = {};
  for (let i = 0; i < levels; i += 1) value = wrap(value);
  return value;
}

const WRAPS: Readonly<Record<string, (value: unknown) => unknown>> = {
  objects: (value) => ({ a: value, b: value }),
  lists: (value) => [value, value],
  maps: (value) =>
    new Map([
      [1, value],
      [2, value],
    ]),
  'keys of maps': (value) => new Map([[{ value }, value]]),
  sets: (value) => new Set([{ value }, value]),
  errors: (value) => Object.assign(new Error('x'), { a: value, b: value }),
  'objects that are made by getters': (value) => ({
    get a() {
      return value;
    },
    get b() {
      return value;
    },
  }),
  'lists of many': (value) => Array.from({ length: 500 }, () => value),
};

/** A graph of modules with three imports each, as a bundler has it. */
function modules(count: number): unknown {
  const all: { id: number; imports: unknown[] }[] = [];
  for (let id = 0; id < count; id += 1) all.push({ id, imports: all.slice(-3) });
  return all.at(-1);
}

describe('a value with many ways to one object', () => {
  it.each(Object.entries(WRAPS))('is refused soon, with the path (%s)', (kind, wrap) => {
    for (const levels of [24, 60, 200]) {
      const startedAtMs = performance.now();
      // Errors are told, not refused: what is too much in them is left out.
      const encode = (): string => defaultCodec.encode({ args: [doubled(levels, wrap)] });
      if (kind === 'errors') expect(encode().length).toBeGreaterThan(0);
      else {
        expect(encode).toThrow(
          expect.objectContaining({
            code: 'not-serializable',
            message: expect.stringMatching(/^`\$\.args\[0\][^`]*` cannot be sent: more than \d+ /u),
          }),
        );
      }
      expect(performance.now() - startedAtMs).toBeLessThan(WITHIN_MS);
    }
  });

  it('is refused as a graph of modules, too', () => {
    const startedAtMs = performance.now();

    expect(() => defaultCodec.encode(modules(200))).toThrow(
      expect.objectContaining({ message: expect.stringContaining('`$.imports[0].imports[') }),
    );
    expect(performance.now() - startedAtMs).toBeLessThan(WITHIN_MS);
  });

  it('is left out of an error as a field, which is told', () => {
    const error = Object.assign(new Error('told'), { graph: doubled(60, WRAPS['objects'] as never), n: 1 });

    const told = defaultCodec.decodeFailure(defaultCodec.encodeFailure(error));

    expect(told).toMatchObject({ message: 'told', graph: '[Object]', n: 1 });
    expect(told).not.toBeInstanceOf(RemoteError);
  });

  it('is refused when getters make objects without end', () => {
    const endless = (): object => ({
      get a() {
        return endless();
      },
      get b() {
        return endless();
      },
    });
    const codec = createCodec({ limits: { maxTextLength: 1_000_000 } });

    expect(() => codec.encode(endless())).toThrow(expect.objectContaining({ code: 'not-serializable' }));
  });

  it('is written like any other where it is short enough', () => {
    const codec = createCodec({ limits: { maxTextLength: 300_000 } });
    const graph = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.date({ noInvalidDate: true }),
        fc.array(tie('node'), { maxLength: 4 }),
      ),
    })).node;

    fc.assert(
      fc.property(graph, fc.integer({ min: 0, max: 14 }), (node, levels) => {
        let value: unknown = node;
        for (let i = 0; i < levels; i += 1) value = { a: value, b: value };
        // A tree of its own objects is the measure.
        const copied: unknown = structuredClone(JSON.parse(JSON.stringify(value)));
        fc.pre(JSON.stringify(copied).length < 100_000);

        expect(JSON.parse(JSON.stringify(codec.decode(codec.encode(value))))).toEqual(copied);
      }),
      { numRuns: 40 },
    );
  });

  it('may be large: 3,000,000 numbers', () => {
    const numbers = Array.from({ length: 3_000_000 }, (_, index) => index % 7);

    expect(defaultCodec.encode(numbers)).toBe(JSON.stringify(numbers));
  });
});
