import { describe, expect, it } from 'vitest';
import { metaOf } from '../../../../backends/swf/worker/task-meta.js';

describe('what an input says besides its arguments', () => {
  it.each([
    ['{"args":[1],"kwargs":{}}', {}],
    ['{"args":[1],"kwargs":{},"meta":{"attempt":2}}', { attempt: 2 }],
    [
      '{"args":[],"kwargs":{},"meta":{"heartbeatMs":3000,"startToCloseMs":5}}',
      { heartbeatMs: 3_000, startToCloseMs: 5 },
    ],
    ['{"args":[],"kwargs":{},"meta":{"binaries":{"x":"s3://b/x"},"attempt":0}}', {}],
    ['{"args":[{"meta":{"attempt":7}}],"kwargs":{}}', {}],
    ['{"meta":{"attempt":7}}', {}],
    ['{"args":[],"meta":null}', {}],
    ['"meta"', {}],
    ['no JSON, but "meta"', {}],
    ['', {}],
  ])('%s', (input, meta) => {
    expect(metaOf(input)).toEqual(meta);
  });
});
