import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, enclose, type AnswerBody } from '../../../../backends/swf/devserver/wire/answer-body.js';
import { EventTexts } from '../../../../backends/swf/devserver/history/event-texts.js';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' })).map((value) => JSON.stringify(value));

function written(body: AnswerBody): string {
  return typeof body === 'string' ? body : Buffer.concat(body).toString();
}

describe('the events of an execution', () => {
  test('any range of them, in both directions, is what was pushed', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 1_100 }),
        fc.nat(),
        fc.nat(),
        (texts, count, a, b) => {
          const expected = Array.from({ length: count }, (_, i) => texts[i % texts.length] ?? '');
          const events = new EventTexts();
          for (const each of expected) events.push(each);
          const from = 1 + (a % count);
          const to = 1 + (b % count);
          const range = expected.slice(Math.min(from, to) - 1, Math.max(from, to));
          if (from > to) range.reverse();
          const body = enclose('[', events.joined(from, to), ']');
          expect(written(body)).toBe(`[${range.join(',')}]`);
          expect(bytesOf(body)).toBe(Buffer.byteLength(written(body)));
          expect(events.length).toBe(count);
          expect(events.bytesOf(from)).toBe(Buffer.byteLength(expected[from - 1] ?? ''));
          expect([...events]).toEqual(expected);
        },
      ),
    );
  });
});
