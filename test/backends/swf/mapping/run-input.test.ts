import { describe, expect, it } from 'vitest';
import {
  readAttempt,
  readControlAttempt,
  withoutMeta,
  writeActivityInput,
  writeAttempt,
} from '../../../../backends/swf/mapping/run-input.js';
import { metaOf } from '../../../../backends/swf/worker/task-meta.js';

const PLAIN = '{"args":[1],"kwargs":{}}';

describe('the input of an activity on its way to a worker', () => {
  it.each([
    [{ attempt: 1 }, PLAIN, {}],
    [{ attempt: 2 }, '{"args":[1],"kwargs":{},"meta":{"attempt":2}}', { attempt: 2 }],
    [
      { attempt: 1, told: { heartbeatMs: 3_000 } },
      '{"args":[1],"kwargs":{},"meta":{"heartbeatMs":3000}}',
      { heartbeatMs: 3_000 },
    ],
    [
      { attempt: 12, told: { startToCloseMs: 9, heartbeatMs: 5 } },
      '{"args":[1],"kwargs":{},"meta":{"attempt":12,"startToCloseMs":9,"heartbeatMs":5}}',
      { attempt: 12, startToCloseMs: 9, heartbeatMs: 5 },
    ],
  ])('tells of %o', (facts, wire, read) => {
    expect(writeActivityInput(PLAIN, facts)).toBe(wire);
    expect(metaOf(wire)).toEqual(read);
    expect([readAttempt(wire), withoutMeta(wire)]).toEqual([facts.attempt, PLAIN]);
  });

  it('is left alone where it is raw', () => {
    for (const raw of ['{"a":1}', '[1,2]', '"text"', '{"a":{}}']) {
      expect(writeActivityInput(raw, { attempt: 3, told: { heartbeatMs: 5 } })).toBe(raw);
      expect([readAttempt(raw), withoutMeta(raw)]).toEqual([1, raw]);
    }
  });

  it('keeps what Python puts into `meta`', () => {
    const python = '{"args":[],"kwargs":{},"meta":{"binaries":{"x":"s3://b/x"}}}';

    expect([readAttempt(python), withoutMeta(python)]).toEqual([1, python]);
  });
});

describe('the control of a Lambda task', () => {
  it('holds the number of the try', () => {
    expect(readControlAttempt(writeAttempt(3))).toBe(3);
    expect([undefined, '', 'x', '{"attempt":0}'].map(readControlAttempt)).toEqual([1, 1, 1, 1]);
  });
});
