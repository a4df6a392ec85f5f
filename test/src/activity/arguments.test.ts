import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { bindArguments, parseInput } from '../../../src/activity/arguments.js';
import { readParameters } from '../../../src/activity/parameters.js';

type AnyFunction = (...args: never[]) => unknown;

describe('input', () => {
  it.each<[string, unknown, unknown]>([
    ['a list is the positional arguments', [1, 2], { args: [1, 2], kwargs: {} }],
    ['an envelope', { args: [1], kwargs: { y: 2 } }, { args: [1], kwargs: { y: 2 } }],
    ['an envelope of one half', { kwargs: { y: 2 } }, { args: [], kwargs: { y: 2 } }],
    ['what else an envelope may hold', { args: [1], meta: 1, __extra: 2 }, { args: [1], kwargs: {} }],
    [
      'another object is one argument',
      { args: [1], other: 1 },
      { args: [{ args: [1], other: 1 }], kwargs: {} },
    ],
    ['a text is one argument', 'x', { args: ['x'], kwargs: {} }],
    ['null is one argument', null, { args: [null], kwargs: {} }],
  ])('%s', (_, input, expected) => {
    expect(parseInput(input)).toEqual(expected);
  });

  it.each<[unknown]>([
    [{ args: 1 }],
    [{ kwargs: [1] }],
    [{ args: [1], kwargs: null }],
    [{}],
    [{ meta: 1 }],
    [null],
  ])('that is not quite an envelope is one argument: %j', (input) => {
    expect(parseInput(input)).toEqual({ args: [input], kwargs: {} });
  });
});

class Private {
  readonly #x = 1;
  execute(a: number, b = 2) {
    return a + b + this.#x;
  }
}
class Derived extends Private {
  override execute(a: number, b = 3) {
    return super.execute(a, b);
  }
}
class Kinds {
  async later(a: number, _b: number) {
    return a;
  }
  *generator(a: number, _b: number) {
    yield a;
  }
  static fixed(a: number, _b: number) {
    return a;
  }
  ['computed'](a: number, _b: number) {
    return a;
  }
  readonly field = (a: number, _b: number) => a;
}
/* eslint-disable @typescript-eslint/unbound-method */
const named = (a: number, b: number) => a + b;
const names = (fn: AnyFunction): unknown =>
  readParameters(fn)?.map(({ name, kind }) => `${String(name)} ${kind}`);
/** A function whose source text is `text`: vitest rewrites what is written here. */
const written = (text: string): AnyFunction => Object.assign(() => undefined, { toString: () => text });
const compiled = (source: string, target: ts.ScriptTarget): AnyFunction => {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target, module: ts.ModuleKind.ES2015 },
  });
  return runInThisContext(`(() => { ${outputText.replace(/export /gu, '')}; return fn; })()`) as AnyFunction;
};

describe('the parameters of a function', () => {
  it.each<[string, AnyFunction, unknown]>([
    ['an arrow', named, ['a required', 'b required']],
    ['an arrow of one', (a: number) => a, ['a required']],
    ['an async arrow', async (a: number) => a, ['a required']],
    [
      'a function',
      function (a: number, _b: number) {
        return a;
      },
      ['a required', '_b required'],
    ],
    [
      'defaults and rest',
      (a: number, b = 2, ...c: number[]) => a + b + c.length,
      ['a required', 'b optional', 'c rest'],
    ],
    ['a default that is a function', (a: number, b = (x: number) => x) => b(a), ['a required', 'b optional']],
    [
      'destructuring',
      ({ x }: { x: number }, [y]: number[], { z }: { z: number } = { z: 1 }) => x + y! + z,
      ['undefined required', 'undefined required', 'undefined optional'],
    ],
    ['a method', new Derived().execute, ['a required', 'b optional']],
    // Was no parameter at all: `#x` is an error outside its class.
    ['a method that uses a private field', new Private().execute, ['a required', 'b optional']],
    ['an async method', new Kinds().later, ['a required', '_b required']],
    ['a generator method', new Kinds().generator, ['a required', '_b required']],
    ['a static method', Kinds.fixed, ['a required', '_b required']],
    ['a computed method', new Kinds().computed, ['a required', '_b required']],
    ['a field', new Kinds().field, ['a required', '_b required']],
    ['one that looks at its module', written('(a) => import.meta.resolve(a)'), ['a required']],
    ['one that imports', async (a: string) => import(a) as Promise<unknown>, ['a required']],
    ['none', () => 1, []],
  ])('are read: %s', (_, fn, expected) => {
    expect(names(fn)).toEqual(expected);
  });

  it('are read from a function in sloppy mode', () => {
    const sloppy = runInThisContext('(function (a, b) { with (a) { return b; } })') as AnyFunction;

    expect(names(sloppy)).toEqual(['a required', 'b required']);
  });

  it.each<[string, AnyFunction]>([
    ['native', Math.max],
    ['bound', named.bind(undefined)],
  ])('cannot be read from what is %s', (_, fn) => {
    expect(readParameters(fn)).toBeUndefined();
  });

  it('are read from what TypeScript makes of an async function', () => {
    const source = 'export async function fn(x: number, y: number) { return x + y; }';

    for (const target of [ts.ScriptTarget.ES2022, ts.ScriptTarget.ES2017, ts.ScriptTarget.ES2015]) {
      expect(names(compiled(source, target))).toEqual(['x required', 'y required']);
    }
  });
});

describe('keyword arguments', () => {
  const bind = (fn: AnyFunction, input: unknown, options: object = {}) =>
    bindArguments(fn, parseInput(input), { callee: 'activity `f`', ...options });

  it('find their places', () => {
    const fn = (a: number, b = 2, c = 3) => a + b + c;

    expect(bind(fn, { kwargs: { b: 5, a: 4 } })).toEqual([4, 5]);
    expect(bind(fn, { args: [1], kwargs: { c: 7 } })).toEqual([1, undefined, 7]);
  });

  it('go by `parameters` if there are any', () => {
    expect(bind(Math.max, { kwargs: { y: 2, x: 1 } }, { parameters: ['x', 'y'] })).toEqual([1, 2]);
  });

  it.each<[string, AnyFunction, unknown, string]>([
    ['unknown', named, { kwargs: { z: 1 } }, 'activity `f` has no parameter `z`; its parameters are: a, b'],
    [
      'given twice',
      named,
      { args: [1], kwargs: { a: 1 } },
      'activity `f` got two values for its parameter `a`',
    ],
    [
      'missing',
      named,
      { kwargs: { b: 1 } },
      'activity `f` misses its argument `a`; its parameters are: a, b; only one with a default value may be left out',
    ],
    [
      'for a rest',
      (...a: number[]) => a,
      { kwargs: { a: 1 } },
      'activity `f` has no parameter `a`; its parameters are: ...a',
    ],
    ['for nothing', () => 1, { kwargs: { a: 1 } }, 'activity `f` has no parameter `a`; it has no parameters'],
    [
      'for an unnamed one',
      ({ x }: { x: number }, b = 1) => x + b,
      { kwargs: { x: 1 } },
      'activity `f` has no parameter `x`; its parameters are: (number 1), b (optional)',
    ],
    [
      'where none can be read',
      Math.max,
      { kwargs: { a: 1 } },
      'the parameters of activity `f` cannot be read, so it takes no keyword arguments: add `parameters` to its definition',
    ],
    [
      'from a prototype',
      named,
      JSON.parse('{"kwargs":{"__proto__":1}}'),
      'activity `f` has no parameter `__proto__`; its parameters are: a, b',
    ],
  ])('are refused: %s', (_, fn, input, message) => {
    expect(() => bind(fn, input)).toThrow(expect.objectContaining({ code: 'invalid-input', message }));
  });

  it('must not be more than there are parameters, where all are required', () => {
    const rest = (first: number, ...others: number[]) => others.length + first;
    const one = (first: number, second = 1) => first + second;

    expect(bind(rest, [1, 2, 3], { requireAll: true })).toEqual([1, 2, 3]);
    expect(bind(one, [1, 2], { requireAll: true })).toEqual([1, 2]);
    expect(() => bind(one, [1, 2, 3], { requireAll: true })).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'activity `f` got 3 arguments; its parameters are: first, second (optional)',
      }),
    );
  });

  it('need not fill every parameter when all are positional, unless asked for', () => {
    expect(bind(named, [1])).toEqual([1]);
    expect(() => bind(named, [1], { requireAll: true })).toThrow(
      expect.objectContaining({
        message:
          'activity `f` misses its argument `b`; its parameters are: a, b; only one with a default value may be left out',
      }),
    );
  });
});
