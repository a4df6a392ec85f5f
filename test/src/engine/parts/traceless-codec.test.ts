import { describe, expect, it } from 'vitest';
import { defaultCodec } from '../../../../src/codec/codec.js';
import { tracelessCodec } from '../../../../src/engine/parts/traceless-codec.js';

const codec = tracelessCodec(defaultCodec);

describe('the codec of a run', () => {
  it('leaves out the traces of errors, and of the errors in them', () => {
    const inner = new AggregateError([new RangeError('member')], 'inner', { cause: new Error('deepest') });
    const error = Object.assign(new Error('outer', { cause: inner }), { held: [new TypeError('field')] });

    const text = codec.encode({ deep: [error] });

    expect(text).not.toContain('traceback');
    const { deep } = codec.decode(text) as { deep: [Error & { held: [Error] }] };
    expect(deep[0]).toMatchObject({ message: 'outer', cause: { message: 'inner' } });
    expect(deep[0].held[0]).toBeInstanceOf(TypeError);
  });

  it.each([
    ['a failure of Python passed on as a value', pythonFailure()],
    ['one inside a list', [[pythonFailure()]]],
    ['an object under the key of our errors', { $error: pythonFailure() }],
    ['a field called `traceback`', { traceback: ['mine'], message: 'm', error_type: 'E' }],
    ['a key of our errors beside others', { $error: pythonFailure(), other: 1 }],
    ['a key of our errors before something else', { $error: { ...pythonFailure(), error: '' } }],
    ['a list beside an error', [pythonFailure(), { $error: 'x' }]],
  ])('keeps what is no error of ours: %s', (_, value) => {
    expect(codec.decode(codec.encode(value))).toEqual(value);
  });

  it('keeps what the fields of an error and a thrown value hold', () => {
    const error = Object.assign(new Error('x', { cause: pythonFailure() }), { answer: pythonFailure() });

    const read = codec.decode(codec.encode(error)) as Error & { answer: unknown };

    expect(read.answer).toEqual(pythonFailure());
    expect(read.cause).toEqual(pythonFailure());
  });
});

function pythonFailure(): object {
  return { error: 'KeyError', error_type: 'builtins.KeyError', message: 'x', traceback: ['line 1'] };
}
