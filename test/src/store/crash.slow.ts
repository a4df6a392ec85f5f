import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openStore } from 'simpleflow';
import { TempFolder } from '../../support/temp-folder.js';

const CRASH = resolve(import.meta.dirname, '../../fixtures/store/crash.ts');

/** @returns what the process printed; empty if it died */
async function commit(path: string, at: number): Promise<string> {
  const args = ['--conditions=source', '--import', 'tsx', CRASH, path, String(at)];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(() => ({ stdout: '' }));
  return stdout;
}

async function seen(path: string): Promise<readonly unknown[]> {
  await using store = await openStore(path);
  const child = store.find('r2') === undefined ? 'no child' : store.inbox('r2').length;
  return [store.find('r1')?.status, store.find('r1')?.turns, store.inbox('r1').length, child];
}

const NOTHING = ['open', 0, 1, 'no child'];
const ALL = ['completed', 1, 0, 2];

describe('a host that dies at any statement of a commit', () => {
  it('leaves all of it, or nothing', async () => {
    using folder = new TempFolder();
    const outcomes: unknown[] = [];
    for (let at = 1; ; at += 1) {
      const path = folder.file(`${at}.db`);
      const printed = await commit(path, at);
      const state = await seen(path);
      expect([NOTHING, ALL]).toContainEqual(state);
      outcomes.push(state);
      if (printed !== '') break;
    }

    expect(outcomes.length).toBeGreaterThan(8);
    expect(outcomes.at(0)).toEqual(NOTHING);
    expect(outcomes.at(-1)).toEqual(ALL);
  });
});
