import { it } from 'vitest';
import { fuzz } from './support/fuzz.js';

it('answers a thousand mutated requests with a fault each, and changes nothing', async () => {
  await fuzz(1_000);
});
