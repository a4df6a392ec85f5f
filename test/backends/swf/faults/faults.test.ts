import { describe, it } from 'vitest';
import { disturbNetwork, jumpClock, killDeciders, killServer, killWorkers } from './scenarios.js';

const LOAD = { runs: 8, steps: 6 };

describe('a fleet finishes every run with the right result', () => {
  it('when deciders are killed', { timeout: 60_000 }, async () => killDeciders(LOAD));
  it('when two of three workers are killed', { timeout: 60_000 }, async () => killWorkers(LOAD));
  it('when the service is killed and comes back', { timeout: 60_000 }, async () => killServer(LOAD));
  it('when a tenth of all messages suffers', { timeout: 60_000 }, async () => disturbNetwork(LOAD, 'small'));
  it('when time jumps', { timeout: 60_000 }, async () => jumpClock(LOAD));
});
