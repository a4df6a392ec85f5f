import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogLevel, LogLine } from 'simpleflow';
import { stderrLogger } from '../../../src/executor/stderr-logger.js';

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

function line(level: LogLevel, fields: LogLine['fields'] = {}): LogLine {
  return { level, message: 'packed', fields, atMs: 0, name: 'order', workflowId: 'order-7', runId: 'r' };
}

describe('the logger of stderr', () => {
  it('writes time, level, whose it is, the message and its fields', () => {
    stderrLogger()(line('info', { parcels: 2, at: ['a', 1n] }));

    expect(written).toEqual([
      "1970-01-01T00:00:00.000Z info  order order-7: packed { parcels: 2, at: [ 'a', 1n ] }\n",
    ]);
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ] as const)('writes from `%s` on: %j', (threshold, expected) => {
    const log = stderrLogger(threshold);

    for (const level of ['debug', 'info', 'warn', 'error'] as const) log(line(level));

    expect(written.map((text) => text.split(/ +/u)[1])).toEqual(expected);
  });
});
