import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec, defaultCodec } from '../../../src/codec/codec.js';
import type { ErrorShape } from '../../../src/codec/failure.js';
import { RemoteError } from '../../../src/codec/remote-error.js';
import { ActivityError, SimpleflowError } from '../../../src/errors.js';
import { anyValue } from './values.js';

const copy = (error: unknown, codec = defaultCodec): Error => codec.decodeFailure(codec.encodeFailure(error));

const detailsOf = (error: unknown): ErrorShape =>
  JSON.parse(defaultCodec.encodeFailure(error).details ?? 'null') as ErrorShape;

class QuotaError extends RangeError {
  readonly limit: number;

  constructor(limit: number) {
    super('quota exceeded');
    this.limit = limit;
  }
}

describe('an error that travels', () => {
  it('is a reason, and details that Python reads, with sorted keys', () => {
    const error = Object.assign(new RangeError('out of stock', { cause: 'rain' }), {
      code: 'E_STOCK',
      left: 0,
    });
    error.stack = 'RangeError: out of stock\n    at shop.ts:1:1';

    const failure = defaultCodec.encodeFailure(error);

    expect(failure.reason).toBe('RangeError: out of stock');
    expect(failure.details).toBe(
      '{"cause":{"error":"NonError","error_type":"NonError","message":"rain","thrown":"rain","traceback":[]},' +
        '"code":"E_STOCK","error":"RangeError","error_type":"RangeError","fields":{"left":0},' +
        '"message":"out of stock","traceback":["RangeError: out of stock","    at shop.ts:1:1"]}',
    );
  });

  it('has its name alone as the reason when it has no message', () => {
    expect(defaultCodec.encodeFailure(new TypeError()).reason).toBe('TypeError');
  });

  it.each([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])(
    'is rebuilt as its class: %o',
    (Class) => {
      const error = Object.assign(new Class('no', { cause: new Date(3) }), {
        code: 7,
        when: new Date(4),
        n: 1n,
      });

      const copied = copy(error);

      expect(copied).toBeInstanceOf(Class);
      expect(copied).toStrictEqual(error);
      expect(copied).toMatchObject({ code: 7, when: new Date(4), n: 1n, cause: new Date(3) });
      expect(copied.stack).toBe(error.stack);
      expect(Object.keys(copied).sort()).toEqual(['code', 'n', 'when']);
    },
  );

  it('keeps the members of an AggregateError, errors or not', () => {
    const error = new AggregateError([new TypeError('one'), 'two', new AggregateError([3n])], 'all failed');

    const copied = copy(error) as AggregateError;

    expect(copied).toBeInstanceOf(AggregateError);
    expect(copied.errors).toStrictEqual(error.errors);
    expect(copied.errors[0]).toBeInstanceOf(TypeError);
    expect(Object.keys(copied)).toEqual([]);
  });

  it('keeps a field `errors` that is the author’s own', () => {
    const copied = copy(Object.assign(new Error('invalid'), { errors: { name: 'too long' } }));

    expect(copied).toMatchObject({ errors: { name: 'too long' } });
  });

  it.each(['AbortError', 'SyntaxError', 'TimeoutError'])('is a DOMException again: %s', (name) => {
    const copied = copy(new DOMException('stopped', name)) as DOMException;

    expect(copied).toBeInstanceOf(DOMException);
    expect(copied).toMatchObject({ name, message: 'stopped', code: new DOMException('', name).code });
    expect(defaultCodec.encodeFailure(copied).reason).toBe(`${name}: stopped`);
  });

  it('is one of ours again, with brand, code and fields', () => {
    const error = new ActivityError('activity-failed', 'no luck', {
      activityName: 'pay',
      activityId: 'activity-pay-1',
      attempt: 3,
      cause: new TypeError('inner'),
    });

    const copied = copy(error);

    expect(copied).toBeInstanceOf(ActivityError);
    expect(copied).toStrictEqual(error);
    expect(SimpleflowError.is(copied)).toBe(true);
    expect(copied).toMatchObject({ name: 'ActivityError', code: 'activity-failed', attempt: 3 });
    expect(copied.cause).toBeInstanceOf(TypeError);
  });

  it('keeps brand and code in an unknown class of ours', () => {
    class OddError extends SimpleflowError {}

    const copied = copy(new OddError('timeout', 'late'));

    expect(copied).toBeInstanceOf(SimpleflowError);
    expect(copied).toMatchObject({ name: 'OddError', code: 'timeout', message: 'late' });
  });

  it('is not one of ours for having the name of one', () => {
    const Impostor = class ActivityError extends Error {};

    expect(copy(new Impostor('x'))).toBeInstanceOf(RemoteError);
    expect(SimpleflowError.is(copy(new Impostor('x')))).toBe(false);
  });

  it('is a RemoteError when its class is unknown', () => {
    const error = new QuotaError(9);

    const copied = copy(error);

    expect(copied).toBeInstanceOf(RemoteError);
    expect(copied).toMatchObject({
      name: 'QuotaError',
      type: 'QuotaError',
      message: 'quota exceeded',
      limit: 9,
    });
    expect(copied.stack).toBe(error.stack);
    expect(Object.keys(copied).sort()).toEqual(['limit', 'name']);
  });

  it('keeps a name that was set by hand', () => {
    const error = new Error('stop');
    error.name = 'AbortError';

    expect(detailsOf(error)).toMatchObject({ error: 'AbortError', error_type: 'Error' });
    expect(copy(error).constructor).toBe(Error);
    expect(copy(error).name).toBe('AbortError');
  });

  it('may be of a hidden class of Node', () => {
    const error = (() => {
      try {
        return Buffer.alloc(-1);
      } catch (thrown) {
        return thrown as Error;
      }
    })();

    expect(copy(error)).toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    expect(copy(error)).toBeInstanceOf(RangeError);
  });

  it('may come from another realm', () => {
    expect(copy(runInNewContext('new TypeError("far")'))).toBeInstanceOf(TypeError);
  });

  it('may be a member of a value', () => {
    const value = { status: 'rejected', reason: new RangeError('far', { cause: new URIError('farther') }) };

    const copied = defaultCodec.decode(defaultCodec.encode(value));

    expect(copied).toStrictEqual(value);
  });
});

describe('a registered class of errors', () => {
  it('is rebuilt without its constructor', () => {
    const codec = createCodec({ errors: [QuotaError] });

    const copied = copy(new QuotaError(9), codec);

    expect(copied).toBeInstanceOf(QuotaError);
    expect(copied).toMatchObject({ name: 'QuotaError', message: 'quota exceeded', limit: 9 });
  });

  it('is rebuilt by `revive`, under the name it was registered with', () => {
    const codec = createCodec({
      errors: [
        { class: QuotaError, name: 'quota', revive: (_, fields) => new QuotaError(Number(fields['limit'])) },
      ],
    });
    const error = new QuotaError(9);

    const copied = copy(error, codec);

    expect(JSON.parse(codec.encodeFailure(error).details!)).toMatchObject({ error_type: 'quota' });
    expect(copied).toBeInstanceOf(QuotaError);
    expect(copied.stack).toBe(error.stack);
  });

  it('whose `revive` throws is a RemoteError', () => {
    const revive = (): QuotaError => {
      throw new Error('not today');
    };
    const codec = createCodec({ errors: [{ class: QuotaError, revive }] });

    expect(copy(new QuotaError(9), codec)).toMatchObject({ name: 'QuotaError', message: 'quota exceeded' });
  });
});

describe('encodeFailure', () => {
  it.each([
    ['text', 'no', 'NonError: no', 'no'],
    ['undefined', undefined, 'NonError: undefined', { $undefined: true }],
    ['null', null, 'NonError: null', null],
    ['an object', { why: 1n }, 'NonError: Object', { why: { $bigint: '1' } }],
  ])('keeps what was thrown when it is no error: %s', (_, thrown, reason, written) => {
    const failure = defaultCodec.encodeFailure(thrown);
    const copied = defaultCodec.decodeFailure(failure);

    expect(failure.reason).toBe(reason);
    expect(detailsOf(thrown).thrown).toStrictEqual(written);
    expect(copied).toBeInstanceOf(RemoteError);
    expect(copied).toHaveProperty('thrown', thrown);
  });

  it('describes what was thrown and cannot be sent', () => {
    expect(defaultCodec.encodeFailure(() => 1).reason).toBe('NonError: function');
    expect(detailsOf(Symbol('x'))).toEqual({
      error: 'NonError',
      error_type: 'NonError',
      message: 'Symbol(x)',
      traceback: [],
    });
  });

  it('describes fields that cannot be sent, and keeps the others', () => {
    const error = Object.assign(new Error('x'), {
      code: Symbol('c'),
      send: () => 1,
      socket: new WeakMap(),
      port: 80,
    });

    expect(copy(error)).toMatchObject({
      code: '[Symbol(c)]',
      send: '[function send]',
      socket: '[WeakMap]',
      port: 80,
    });
  });

  it('keeps a single field that looks like a tag', () => {
    expect(copy(Object.assign(new Error('x'), { $date: 1 }))).toMatchObject({ $date: 1 });
  });

  it('cuts causes that lead back, and fields that do', () => {
    const [outer, inner] = [new Error('outer'), new Error('inner')];
    outer.cause = inner;
    inner.cause = outer;
    Object.assign(inner, { self: inner });

    const copied = copy(outer);

    expect(copied.cause).toMatchObject({ message: 'inner', self: '[Error]' });
    expect((copied.cause as Error).cause).toBeUndefined();
  });

  it('cuts causes below the sixteenth level', () => {
    let error = new Error('0');
    for (let i = 1; i < 10_000; i++) error = new Error(String(i), { cause: error });

    let levels = 0;
    for (let e: unknown = copy(error); e instanceof Error; e = e.cause) levels++;

    expect(levels).toBe(16);
  });

  it('cuts errors that refer to each other many times over', () => {
    let error = new Error('0');
    for (let i = 1; i < 15; i++)
      error = new AggregateError([error, error, error], String(i), { cause: error });

    const { details = '' } = createCodec({ limits: { maxErrors: 50 } }).encodeFailure(error);

    expect(details.split('"traceback"').length - 1).toBe(50);
  });

  it('leaves out details that are too long', () => {
    const codec = createCodec({ limits: { maxTextLength: 50 } });

    expect(codec.encodeFailure(new Error('long'))).toEqual({ reason: 'Error: long' });
  });

  it('takes an error without a prototype', () => {
    const bare: unknown = Object.setPrototypeOf(new Error('bare'), null);

    expect(defaultCodec.encodeFailure(bare).reason).toBe('Error: bare');
    expect(copy(bare)).toMatchObject({ name: 'Error', message: 'bare' });
  });

  it('never throws', () => {
    const trap = (): never => {
      throw new Error('trap');
    };
    const proxy = new Proxy(new Error('x'), { get: trap, getPrototypeOf: trap, ownKeys: trap });
    const getters = Object.defineProperty(new Error('x'), 'message', { get: trap });
    const oddity = Object.assign(new Error('x'), { name: 5, message: {}, stack: 1, cause: Symbol('c') });
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();

    expect(defaultCodec.encodeFailure(proxy).reason).toBe('NonError: an error that cannot be read');
    expect(defaultCodec.encodeFailure(getters).reason).toBe('NonError: an error that cannot be read');
    expect(defaultCodec.encodeFailure(oddity).reason).toBe('Error');
    expect(defaultCodec.encodeFailure(revoked).reason).toBe('NonError: an error that cannot be read');
  });
});

describe('decodeFailure', () => {
  it('reads a failure of Python', () => {
    const traceback = [
      'Traceback (most recent call last):\n',
      '  File "a.py", line 1, in f\n    1/0\n',
      'ShopError: no\n',
    ];
    const details = JSON.stringify({
      error: 'ShopError',
      error_type: 'shop.ShopError',
      message: 'no',
      traceback,
    });

    const error = defaultCodec.decodeFailure({ reason: 'ShopError: no', details });

    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ name: 'ShopError', type: 'shop.ShopError', message: 'no' });
    expect(error.stack).toBe(
      'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    1/0\nShopError: no',
    );
  });

  it.each([
    ['no details', { reason: 'KeyError: x' }, 'KeyError', 'x'],
    ['a name alone', { reason: 'DispatchError' }, 'DispatchError', ''],
    ['a sentence', { reason: 'Workflow failed: "None"' }, 'RemoteError', 'Workflow failed: "None"'],
    ['details that are no JSON', { reason: 'A: b', details: 'Traceback:\n…' }, 'A', 'b'],
    ['details of another form', { reason: 'A: b', details: '[1]' }, 'A', 'b'],
    [
      'details with a broken tag',
      { reason: 'A: b', details: '{"error":"A","code":{"$class":{"name":"X","value":1}}}' },
      'A',
      'b',
    ],
    ['nothing', { reason: '' }, 'RemoteError', ''],
  ])('reads a failure with %s, and writes the same again', (_, failure, name, message) => {
    const error = defaultCodec.decodeFailure(failure);

    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ name, message });
    expect(defaultCodec.encodeFailure(error)).toEqual(failure);
  });

  it('keeps a reason of its own', () => {
    const failure = { reason: 'Workflow failed: "E: m"', details: '{"error":"E","message":"m"}' };

    const error = defaultCodec.decodeFailure(failure);

    expect(error).toMatchObject({ name: 'E', message: 'm' });
    expect(defaultCodec.encodeFailure(error)).toEqual(failure);
  });

  it('does not let fields replace what an error is', () => {
    const fields = { name: 'X', message: 'X', stack: 'X', cause: 'X', toString: 1, constructor: 2 };
    const details = JSON.stringify({
      error: 'Error',
      error_type: 'Error',
      message: 'm',
      fields,
      traceback: ['s'],
    });

    const error = defaultCodec.decodeFailure({ reason: 'Error: m', details });

    expect([error.name, error.message, error.stack, error.cause]).toEqual(['Error', 'm', 's', undefined]);
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
  });

  it('gives an error that can be shown, whatever its fields are called', () => {
    const names = [
      'toString',
      'valueOf',
      'toLocaleString',
      'constructor',
      'hasOwnProperty',
      'isPrototypeOf',
      'x',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.integer(), fc.string(), fc.constant({ a: [] }))),
        fc.constantFrom('Error', 'RangeError', 'Unknown', 'simpleflow.ActivityError'),
        (fields, type) => {
          const shape = { error: type, error_type: type, message: 'shown', traceback: [], fields };

          const error = defaultCodec.decodeFailure({ reason: 'any', details: JSON.stringify(shape) });

          expect(String(error)).toContain('shown');
          expect(inspect(error)).toContain('shown');
          const { x } = error as { readonly x?: unknown };
          expect(x).toEqual(fields['x']);
        },
      ),
    );
  });

  it('never throws, whatever came', () => {
    const part = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('Error', 'DOMException', '__proto__'),
    );
    const shape = fc.letrec((tie) => ({
      shape: fc.record(
        {
          error: part,
          error_type: part,
          message: part,
          traceback: part,
          code: part,
          fields: part,
          thrown: part,
          cause: fc.option(tie('shape'), { maxDepth: 2 }),
          errors: fc.oneof(part, fc.array(tie('shape'), { maxLength: 2, depthIdentifier: 'errors' })),
        },
        { requiredKeys: [] },
      ),
    })).shape;
    const details = fc.oneof(
      fc.string(),
      shape.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.string(), details, (reason, text) => {
        const error = defaultCodec.decodeFailure({ reason, details: text });

        expect(error).toBeInstanceOf(Error);
        expect(typeof defaultCodec.encodeFailure(error).reason).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  it('gives what is written the same again', () => {
    const anyError = fc.letrec<{ error: unknown }>((tie) => ({
      error: fc.oneof(
        { maxDepth: 3 },
        anyValue,
        fc
          .record({
            Class: fc.constantFrom<new (message: string) => Error>(
              Error,
              TypeError,
              SyntaxError,
              QuotaErrorOfText,
            ),
            message: fc.string({ unit: 'binary' }),
            fields: fc.dictionary(fc.string(), anyValue, { maxKeys: 2, noNullPrototype: true }),
            cause: tie('error'),
          })
          .map(({ Class, message, fields, cause }) => Object.assign(new Class(message), fields, { cause })),
        fc.array(tie('error'), { maxLength: 2 }).map((errors) => new AggregateError(errors, 'several')),
      ),
    })).error;
    fc.assert(
      fc.property(anyError, (thrown) => {
        const failure = defaultCodec.encodeFailure(thrown);

        expect(defaultCodec.encodeFailure(defaultCodec.decodeFailure(failure))).toEqual(failure);
      }),
      { numRuns: 500 },
    );
  });
});

class QuotaErrorOfText extends Error {
  override readonly name = 'Quota';
}
