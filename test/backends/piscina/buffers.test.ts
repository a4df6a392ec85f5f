import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('moves buffers to threads and back, alone and in chunks, and shares what is shared', async () => {
  const program = fileURLToPath(new URL('../../fixtures/piscina/buffers-main.mjs', import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [program]);

  expect(stdout).toBe('ok\n');
});
