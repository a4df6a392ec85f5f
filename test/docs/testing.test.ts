import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fencedBlocks } from '../support/fenced-blocks.js';

const ROOT = resolve(import.meta.dirname, '../..');

// That the files do what they say is tested with the other examples.
describe('docs/testing.md', () => {
  const shown = fencedBlocks(resolve(ROOT, 'docs/testing.md')).filter(({ file }) => file !== undefined);

  it('shows files', () => {
    expect(shown.length).toBeGreaterThan(1);
  });

  it.each(shown)('shows $file as it is', ({ file, text }) => {
    expect(text).toBe(readFileSync(resolve(ROOT, file!), 'utf8'));
  });
});
