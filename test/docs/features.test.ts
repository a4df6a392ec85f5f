import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testExecutor, testMiddleware, testWorkflows, virtualInstance } from 'simpleflow/testing';
import { MemoryRunner } from '../src/testing/memory-runner.js';

const ROOT = resolve(import.meta.dirname, '../..');
const subject = { name: 'any', create: () => virtualInstance((options) => createLocalExecutor(options)) };

function titlesOf(define: (runner: MemoryRunner) => void): ReadonlySet<string> {
  const runner = new MemoryRunner();
  define(runner);
  return new Set(runner.tests.keys());
}

const KITS: Readonly<Record<string, ReadonlySet<string>>> = {
  executor: titlesOf((runner) => testExecutor(runner, subject)),
  workflows: titlesOf((runner) => testWorkflows(runner, subject)),
  middleware: titlesOf((runner) => testMiddleware(runner, subject)),
};

/** Not `markdownTable`, which drops the backticks that titles have. */
const ROWS = readFileSync(resolve(ROOT, 'docs/features.md'), 'utf8')
  .split('<!-- table: features -->')[1]!
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('the table of features', () => {
  it('has a row for each feature', () => {
    expect(ROWS.length).toBeGreaterThan(50);
    expect(ROWS.filter((cells) => cells.length !== 3)).toEqual([]);
    expect(new Set(ROWS.map(([feature]) => feature)).size).toBe(ROWS.length);
  });

  it.each(ROWS)('names what proves it: %s (%s)', (_feature, kit = '', proof = '') => {
    if (kit !== '-') {
      expect([...(KITS[kit] ?? [])]).toContain(proof);
      return;
    }
    const [, file = '', title = ''] = /^(test\/\S+\.(?:test|slow)\.ts): (.+)$/u.exec(proof) ?? [];
    expect(readFileSync(resolve(ROOT, file), 'utf8')).toContain(`('${title}', `);
  });
});
