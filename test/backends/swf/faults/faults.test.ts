import { describe, it } from 'vitest';
import { killOneOfEach } from './scenarios.js';

// A small one of what `npm run test:slow` does.
const LOAD = { runs: 8, steps: 6 };
const PATIENCE = { timeout: 120_000 };

describe('a fleet finishes every run with the right result', () => {
  it('when a decider, two of three workers and the service are killed', PATIENCE, async () =>
    killOneOfEach(LOAD),
  );
});
