import { it } from 'vitest';
import { crash } from './support/crash.js';

it('has everything that it acknowledged after it was killed under load, ten times on one directory', async () => {
  await crash(10);
});
