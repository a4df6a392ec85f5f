import { describe, expect, it } from 'vitest';
import { testExecutor, testWorkflows } from 'simpleflow/testing';
import { instance, sound, type Breakage } from './broken/breakage.js';
import { ID_BREAKAGES } from './broken/ids.js';
import { failureOf, MemoryRunner } from './memory-runner.js';

const BREAKAGES: readonly Breakage[] = [...ID_BREAKAGES];

/** Ends a case of an executor that hangs; every case ends many times faster. */
const CASE_TIMEOUT_MS = 1_500;

describe('the kits catch an executor that', () => {
  for (const { does, caughtBy, create = () => instance(sound), patch, hangs = false } of BREAKAGES) {
    it(`${does}: "${caughtBy}"`, async () => {
      const runner = new MemoryRunner();
      const subject = { name: 'broken', create, caseTimeoutMs: CASE_TIMEOUT_MS };
      testExecutor(runner, subject);
      testWorkflows(runner, subject);
      const undo = patch?.();

      const failure = await failureOf(runner, caughtBy).finally(() => undo?.());

      expect(failure).toBeInstanceOf(Error);
      // By what the case looks at, not because nothing works any more.
      if (!hangs) expect(failure?.message).not.toMatch(/has not ended|does not replay/u);
    });
  }
});
