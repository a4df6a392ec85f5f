import { it } from 'vitest';
import { fuzz } from './support/fuzz.js';

it('answers ten thousand mutated requests with a fault each, and changes nothing', async () => {
  await fuzz(10_000);
});
