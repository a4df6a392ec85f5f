import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleCommands, fencedBlocks } from '../support/fenced-blocks.js';
import { runConsole } from '../support/run-console.js';

const ROOT = resolve(import.meta.dirname, '../..');
const README = join(ROOT, 'README.md');

describe('README.md', () => {
  it('shows the files of the quickstart, and the run that is killed', () => {
    const shown = fencedBlocks(README).flatMap(({ file }) => (file === undefined ? [] : [file]));

    expect(shown).toEqual([
      ...['activities.ts', 'workflow.ts', 'main.ts'].map((name) => `examples/quickstart/${name}`),
      'examples/durable/order.ts',
    ]);
  });

  it.each(fencedBlocks(README).filter(({ file }) => file !== undefined))(
    'shows $file as it is',
    ({ file, text }) => {
      expect(text).toBe(readFileSync(join(ROOT, file!), 'utf8'));
    },
  );

  it.each(consoleCommands(README))('prints what it says: $command', async ({ command, output }) => {
    expect(await runConsole(command)).toBe(output);
  });

  it.each(['README.md', 'CONTRIBUTING.md'])('%s names files and folders that there are', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const paths = text.matchAll(/`((?:src|backends|examples|test|benchmarks|scripts)\/[\w./-]*)`/gu);
    const missing = [...paths].flatMap(([, path = '']) => (existsSync(join(ROOT, path)) ? [] : [path]));

    expect(missing).toEqual([]);
  });
});
