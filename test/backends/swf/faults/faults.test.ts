import { describe, it } from 'vitest';
import { disturbNetwork, jumpClock, killOneOfEach } from './scenarios.js';

// Small ones of what `npm run test:slow` does.
const LOAD = { runs: 8, steps: 6 };
const PATIENCE = { timeout: 120_000 };

describe('a fleet finishes every run with the right result', () => {
  it('when a decider, two of three workers and the service are killed', PATIENCE, async () =>
    killOneOfEach(LOAD),
  );
  it('when a tenth of all messages suffers', PATIENCE, async () => disturbNetwork(LOAD, 'small'));
  it('when time jumps', PATIENCE, async () => jumpClock(LOAD));
});
