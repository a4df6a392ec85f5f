import { describe, it } from 'vitest';
import { killScenario } from './support/kill-scenario.js';

describe('a host that is killed forty times', () => {
  it('loses nothing committed, and doubles nothing', async () => {
    await killScenario({ runs: 200, steps: 52, kills: 40, maxLifeMs: 300 });
  });
});
