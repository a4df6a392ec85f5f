import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DumpedHistory } from 'simpleflow/backends/swf/devserver';
import { HistoryCheck } from './support/invariants.js';

const folder = new URL('../../../../../shared/histories/', import.meta.url);
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
if (files.length === 0) process.stderr.write('skipped: no recorded histories at ../shared/histories\n');

/** Our rules are worth something only if the histories of the real service keep them. */
describe.skipIf(files.length === 0)('recorded histories of the service', () => {
  it.each(files)('%s keeps the invariants that ours keep', (name) => {
    const history = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as DumpedHistory;

    expect(new HistoryCheck(history).problems).toEqual([]);
  });
});
