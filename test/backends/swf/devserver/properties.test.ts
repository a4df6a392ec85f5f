import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRuns } from './support/check-runs.js';
import { DOMAIN, Flow } from './support/flow.js';
import { RandomRun, step } from './support/random-calls.js';

describe('random sequences of valid calls', () => {
  it('never break the invariants of histories and counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        await using flow = await Flow.open();
        const run = new RandomRun(flow);
        for (const next of steps) await run.do(next);
        await checkRuns(flow);
      }),
      { numRuns: 40 },
    );
  });

  it('leave the same state behind a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const data = mkdtempSync(join(tmpdir(), 'devserver-'));
        const stateOf = (flow: Flow) =>
          ['a', 'b', 'c'].map((workflowId) => {
            try {
              return flow.server.history({ domain: DOMAIN, workflowId });
            } catch {
              // Never started in this sequence.
              return undefined;
            }
          });
        try {
          let before: unknown;
          {
            await using flow = await Flow.open({ data });
            const run = new RandomRun(flow);
            for (const next of steps) await run.do(next);
            before = [flow.server.domains(), stateOf(flow)];
          }
          await using flow = await Flow.bare({ data, startMs: 0 });
          expect([flow.server.domains(), stateOf(flow)]).toEqual(before);
          await checkRuns(flow);
        } finally {
          rmSync(data, { recursive: true });
        }
      }),
      { numRuns: 15 },
    );
  });
});
