import { SimpleflowError } from 'simpleflow';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../../../src/cli/terminal/report-error.js';

function withoutStack(error: Error): Error {
  error.stack = '';
  return error;
}

function lines(error: unknown): string[] {
  return describeError(error, (_, text) => text).split('\n');
}

describe('describeError', () => {
  it('prints what is no error as it is', () => {
    expect(lines('text')).toEqual(["error: 'text'"]);
    expect(lines({ a: 1 })).toEqual(['error: { a: 1 }']);
    expect(lines(withoutStack(new Error('with a cause', { cause: 'text' })))).toEqual([
      'error: with a cause',
      "  caused by 'text'",
    ]);
  });

  it('says once what an error repeats of its cause', () => {
    const cause = withoutStack(new TypeError('inner'));
    const error = withoutStack(new SimpleflowError('activity-failed', 'outer: inner', { cause }));

    expect(lines(error)).toEqual(['error [activity-failed]: outer', '  caused by TypeError: inner']);
  });

  it('prints all errors of an aggregate, after the chain of causes', () => {
    const errors = [new RangeError('one'), new SimpleflowError('timeout', 'two')];
    const error = withoutStack(new AggregateError(errors, 'both', { cause: withoutStack(new Error('why')) }));

    expect(lines(error)).toEqual([
      'error: both',
      '  caused by Error: why',
      '  also RangeError: one',
      '  also [timeout] SimpleflowError: two',
    ]);
  });

  it('ends although causes go round in a circle', () => {
    const error = withoutStack(new Error('round'));
    error.cause = error;

    expect(lines(error)).toHaveLength(11);
  });

  it('prints three lines of the user for each error, and all of them when asked', () => {
    const error = new Error('deep');
    const own = [1, 2, 3, 4].map((line) => `    at file:///home/me/flow.ts:${line}:1`);
    error.stack = ['Error: deep', '    at node:internal/process:1:1', ...own].join('\n');
    const indented = own.map((line) => `  ${line}`);

    expect(lines(error)).toEqual(['error: deep', ...indented.slice(0, 3)]);
    expect(describeError(error, (_, text) => text, { verbose: true }).split('\n')).toEqual([
      'error: deep',
      '      at node:internal/process:1:1',
      ...indented,
    ]);
  });
});
