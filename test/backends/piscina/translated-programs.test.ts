import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../fixtures/piscina/context-main.ts', import.meta.url));
const TSX = createRequire(import.meta.url).resolve('tsx/cli');

// The hooks of tsx let `require` load ES modules: two copies of the library in a thread, if the pool lets them in.
it.each([
  ['tsx main.ts', [TSX, PROGRAM]],
  ['node --import tsx main.ts', ['--import', 'tsx', PROGRAM]],
])('an activity has its context in a program run by `%s`', async (_, args) => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);

  expect(stdout).toBe('{"attempt":1,"aborted":false}\n');
  expect(stderr).toBe('');
});
