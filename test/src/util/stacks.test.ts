import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { assertBuilt } from '../../support/run-cli.js';

const main = fileURLToPath(new URL('../../fixtures/stacks/main.ts', import.meta.url));

describe('a program that changes errors', () => {
  it.each(['frames', 'nothing', 'throws', 'frozen', 'frozen class'])(
    'has runs that fail as they would without: %s',
    async (how) => {
      assertBuilt();

      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', main, how]);

      expect(stdout.trimEnd().split('\n')).toEqual([
        'workflow `fails` failed: activity `fails` failed: no; activity-failed',
        expect.stringMatching(
          /^workflow `awaits-foreign` failed: .*; do that in an activity(?:; it waits at \S*\/stacks\/main\.ts:\d+:\d+)?; foreign-await$/u,
        ),
      ]);
    },
    30_000,
  );
});
