import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fencedBlocks } from '../support/fenced-blocks.js';
import { markdownTable } from '../support/markdown-table.js';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENT = resolve(ROOT, 'docs/durable-backends.md');

// That the files do what they say is tested with the other examples.
describe('docs/durable-backends.md', () => {
  const shown = fencedBlocks(DOCUMENT).filter(({ file }) => file !== undefined);

  it('shows the dialect and the decider', () => {
    expect(shown.map(({ file }) => file)).toEqual([
      'examples/toy-service/log-dialect.ts',
      'examples/toy-service/toy-decider.ts',
    ]);
  });

  it('has a row for each member of the port, and no other', () => {
    const port = readFileSync(resolve(ROOT, 'src/replay/dialect.ts'), 'utf8')
      .split('interface Dialect<')[1]!
      .split('\n}')[0]!;
    const members = [...port.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gmu)].map(([, name]) => name);

    const named = markdownTable(DOCUMENT, 'dialect').flatMap(({ Member = '' }) =>
      Member.replace(/\(.*\)/u, '').split(', '),
    );

    expect(members.length).toBeGreaterThan(15);
    expect(named.toSorted()).toEqual(members.toSorted());
  });

  it.each(shown)('shows $file as it is', ({ file, text }) => {
    expect(text).toBe(readFileSync(resolve(ROOT, file!), 'utf8'));
  });
});
