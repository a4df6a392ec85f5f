import { describe, it } from 'vitest';
import { killScenario } from './support/kill-scenario.js';

describe('a host that is killed', () => {
  it('loses nothing committed, and doubles nothing', async () => {
    await killScenario({ runs: 12, steps: 12, kills: 5, maxLifeMs: 300 });
  });
});
