import { describe, expect, it } from 'vitest';
import { activity } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { workflowOf } from '../../../support/record-run.js';
import { nestedArray } from '../../codec/values.js';

const first = activity('first', (x: unknown) => (Array.isArray(x) ? (x[0] as unknown) : x));

/** Objects, each a link to the next. */
function linked(count: number): object {
  let link: object = {};
  for (let i = 0; i < count; i += 1) link = { next: link };
  return link;
}

describe('an argument that is too deep', () => {
  const values = [nestedArray(513), nestedArray(100_000), linked(8_000), [1, { x: nestedArray(20_000) }]];

  it.each(values.map((value, index) => [index, value]))(
    'is refused with a code, on every way (%i)',
    async (_, value) => {
      await using executor = createLocalExecutor();
      const refused = {
        code: 'not-serializable',
        message: expect.stringMatching(/levels of arrays and objects$/u),
      };
      const alone = workflowOf(async (self) => self.submit(first, value));
      const withFuture = workflowOf(async (self) => self.submit(first, [self.submit(first, 1), value]));
      const result = workflowOf(async () => value);
      const thrown = workflowOf(async () => {
        throw Object.assign(new Error('thrown'), { value });
      });

      const bare = (async () => executor.submit(first, value))();
      await expect(bare).rejects.toMatchObject(refused);
      for (const workflow of [alone, withFuture, result]) {
        await expect(executor.submit(workflow)).rejects.toMatchObject({ cause: refused });
      }
      await expect(executor.submit(thrown)).rejects.toMatchObject({ cause: { message: 'thrown' } });
    },
  );
});
