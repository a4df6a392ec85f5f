import { describe, expect, it } from 'vitest';
import { historyWarning } from '../../../../backends/swf/decider/history-warnings.js';
import { policyFrom } from '../../../../backends/swf/decider/policy.js';
import { Setbacks } from '../../../../backends/swf/decider/setbacks.js';
import { Workflow } from 'simpleflow';
import { WorkflowRegistry } from '../../../../backends/swf/decider/workflow-registry.js';

describe('setbacks', () => {
  it('let pass 0, 1, 3, 7 timeouts after each failure in a row, and start anew after a success', () => {
    const setbacks = new Setbacks();

    expect([1, 2, 3, 4].map(() => setbacks.failed('r'))).toEqual([0, 1, 3, 7]);
    expect(Array.from({ length: 8 }, () => setbacks.skips('r'))).toEqual([...Array(7).fill(true), false]);
    setbacks.succeeded('r');
    expect([setbacks.skips('r'), setbacks.failed('r')]).toEqual([false, 0]);
    for (let n = 0; n < 20; n += 1) setbacks.failed('r');
    expect(setbacks.failed('r')).toBe(64);
  });
});

describe('the registry of workflows', () => {
  it('refuses two classes of one type, though their text is equal', () => {
    const make = (answer: number) =>
      class extends Workflow {
        static override readonly definition = { name: 'made' };

        async run(): Promise<number> {
          return answer;
        }
      };
    const [one, two] = [make(1), make(2)];

    expect(new WorkflowRegistry([one, one]).find({ name: 'made', version: 'default' })).toBe(one);
    expect(() => new WorkflowRegistry([one, two])).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('`made`') }),
    );
  });
});

describe('the warning about a history', () => {
  it.each([
    [0, 9_999, undefined],
    [9_990, 10_000, 'its history has 10000 events'],
    [10_000, 10_006, undefined],
    [19_999, 20_005, 'its history has 20005 events'],
    [0, 24_000, 'its history has 24000 events'],
  ])('between events %d and %d is %s', (previous, started, expected) => {
    const warning = historyWarning(previous, started);

    if (expected === undefined) expect(warning).toBeUndefined();
    else expect(warning).toContain(expected);
  });
});

describe('the policy for broken runs', () => {
  it('is one word for all, or what differs from the defaults', () => {
    expect(policyFrom()).toEqual({
      divergence: 'leave',
      foreignAwait: 'fail-run',
      throws: 'fail-run',
      neverReturns: 'leave',
    });
    expect(policyFrom('leave')).toEqual({
      divergence: 'leave',
      foreignAwait: 'leave',
      throws: 'leave',
      neverReturns: 'leave',
    });
    expect(policyFrom({ divergence: 'fail-run' }).divergence).toBe('fail-run');
  });
});
