import { describe, expect, it } from 'vitest';
import { activity } from 'simpleflow';
import { brief, HandDrivenRun, workflow } from '../../../support/hand-driven-run.js';

const keep = activity('keep', (x: unknown) => x);

describe('the options of one submit', () => {
  it.each<[object, string, string]>([
    [{ taskList: 'a:b' }, 'invalid-id', 'a task list `a:b` cannot be used'],
    [
      { priority: 1.5 },
      'invalid-option',
      '`priority` for `keep` must be a 32 bit integer, got `1.5` (number)',
    ],
    [
      { raisesOnFailure: 0 },
      'invalid-option',
      '`raisesOnFailure` for `keep` must be true or false, got `0` (number)',
    ],
    [
      { heartbeatMs: 0 },
      'invalid-option',
      '`heartbeatMs` for `keep` must be a whole number of milliseconds above 0, got `0` (number)',
    ],
    [{ id: 'a/b' }, 'invalid-id', 'an activity id `activity-keep-a/b` cannot be used'],
  ])('are refused at once if they cannot be used: %j', async (options, code, message) => {
    const driven = new HandDrivenRun(
      workflow(async (self) => {
        try {
          self.submitWith(options, keep, 1);
        } catch (error) {
          return [(error as { code?: string }).code, (error as Error).message.slice(0, message.length)];
        }
        return 'not refused';
      }),
    );

    expect(brief(await driven.start())).toEqual([`complete ${JSON.stringify([code, message])}`]);
  });
});
