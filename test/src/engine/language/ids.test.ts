import { describe, expect, it } from 'vitest';
import { fittedId, IdSource, idempotentId } from '../../../../src/engine/language/ids.js';

describe('ids', () => {
  it('are counted for each name, from 1', () => {
    const ids = new IdSource();

    expect([ids.next('activity-a'), ids.next('activity-b'), ids.next('activity-a')]).toEqual([
      'activity-a-1',
      'activity-b-1',
      'activity-a-2',
    ]);
  });

  it('that are chosen are refused twice, and free again when released', () => {
    const ids = new IdSource();
    ids.custom('an activity id', 'activity-a-x');

    expect(() => ids.custom('an activity id', 'activity-a-x')).toThrow(
      expect.objectContaining({
        code: 'invalid-id',
        message: 'an activity id `activity-a-x` is used already',
      }),
    );
    ids.release('activity-a-x');
    expect(ids.custom('an activity id', 'activity-a-x')).toBe('activity-a-x');
  });

  it('that are counted pass over those that are chosen', () => {
    const ids = new IdSource();
    for (const n of [1, 2, 4]) ids.custom('an activity id', `activity-a-${n}`);

    expect([ids.next('activity-a'), ids.next('activity-a')]).toEqual(['activity-a-3', 'activity-a-5']);
  });

  it('that look counted but are not may be chosen', () => {
    const ids = new IdSource();
    ids.next('activity-a');

    for (const id of ['activity-a-0', 'activity-a-01', 'activity-a-2', 'activity-b-1', 'activity-a-1-1']) {
      expect(ids.custom('an activity id', id)).toBe(id);
    }
  });

  it.each(['a:b', 'a/b', 'a|b', 'a\nb', 'arn', '', '__simpleflow_x'])('refuse %j', (id) => {
    expect(() => new IdSource().custom('a timer id', id)).toThrow(
      expect.objectContaining({ code: 'invalid-id' }),
    );
  });

  it('that are too long keep their beginning, and get a hash of the whole', () => {
    const long = 'x'.repeat(300);

    const [a, b] = [fittedId(`${long}1`), fittedId(`${long}2`)];

    expect(a).toHaveLength(256);
    expect(a.slice(0, 224)).toBe(`${'x'.repeat(223)}-`);
    expect(a).not.toBe(b);
    expect(fittedId('x'.repeat(256))).toBe('x'.repeat(256));
  });

  it('of idempotent tasks are the md5 of the input, as Python writes it', () => {
    // python3 -c "import hashlib; print(hashlib.md5(b'{\"args\":[1,\"x\"],\"kwargs\":{}}').hexdigest())"
    expect(idempotentId('activity-a', { kwargs: {}, args: [1, 'x'] })).toBe(
      'activity-a-badbe33e705acded7c32b29091c3053a',
    );
  });
});
