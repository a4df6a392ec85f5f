import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../fixtures/piscina/thread-failures.mjs', import.meta.url));

// Each case of the program is a line that begins with its title.
const titles = [...readFileSync(PROGRAM, 'utf8').matchAll(/^ {2}'(.+)': async \(/gmu)].map(
  ([, title]) => title!,
);

/** In a fresh process, with the built package: what threads do to a process is the question. */
describe('a thread pool', () => {
  let output = '';
  beforeAll(async () => {
    output = await promisify(execFile)(process.execPath, [PROGRAM]).then(
      ({ stdout }) => stdout,
      (error: unknown) => {
        const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
        return `${stdout}\n${stderr}`;
      },
    );
  }, 120_000);

  it.each(titles)('%s', (title) => {
    expect(output.split('\n'), output).toContain(`ok ${title}`);
  });

  it('ends with its process, and nothing is left that keeps it', () => {
    expect(titles.length).toBeGreaterThan(15);
    expect(output.trimEnd().split('\n')).toHaveLength(titles.length);
  });
});
