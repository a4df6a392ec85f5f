import { describe, expect, it } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { explore, formatExploration } from 'simpleflow/testing';
import { workflowOf } from '../../../support/record-run.js';

const lookup = activity('lookup', (where: string) => `found in ${where}`);
const real = { unmocked: 'run' } as const;

describe('a report about children', () => {
  const Child = class extends Workflow {
    static override readonly definition = { name: 'asks' };
    async run(where: string): Promise<string> {
      return this.submit(lookup, where).result();
    }
  };

  it('says whose activity ends: every run counts its own from 1', async () => {
    const racing = workflowOf(async (self) => {
      const first = ['left', 'right'].map(async (where) => self.submit(Child, where));
      return Promise.race(first);
    });
    const text = formatExploration(await explore(racing, [], { ...real, failures: 0 }));

    expect(text).toMatch(/=> completed "found in left"[^]*=> completed "found in right"/u);
    expect(text).toMatch(/`activity-lookup-1` of `workflow-asks-test--\w+--1` ends/u);
    expect(text).toMatch(/`activity-lookup-1` of `workflow-asks-test--\w+--2` ends/u);
  });
});

describe('options that would make a test pass for ever', () => {
  it.each([
    { seeds: -1 },
    { seeds: 1.5 },
    { seeds: 'many' },
    { seeds: [Number.NaN] },
    { failures: -1 },
    { ignore: ['everything'] },
  ])('are refused: %j', async (options) => {
    const run = explore(
      workflowOf(async () => 1),
      [],
      { ...real, ...(options as object) },
    );

    await expect(run).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
