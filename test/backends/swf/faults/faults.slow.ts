import { describe, it } from 'vitest';
import { disturbNetwork, jumpClock, killDeciders, killServer, killWorkers } from './scenarios.js';

const LOAD = { runs: 200, steps: 20 };

describe('a fleet finishes 200 runs of 20 activities with the right results', () => {
  it('when deciders are killed', async () => killDeciders(LOAD));
  it('when two of three workers are killed', async () => killWorkers(LOAD));
  it('when the service is killed and comes back', async () => killServer(LOAD));
  it('when a tenth of all messages suffers', async () => disturbNetwork(LOAD, 'large'));
  it('when time jumps', async () => jumpClock(LOAD));
});
