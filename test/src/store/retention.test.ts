import { afterEach, expect, it, vi } from 'vitest';
import { openStore } from 'simpleflow';
import { close, commit, newRun } from '../../../src/testing/store-cases/support.js';
import { TempFolder } from '../../support/temp-folder.js';

const DAY_MS = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
});

it('closed runs are deleted after `retentionDays`, on opening and every day; open ones stay', async () => {
  using folder = new TempFolder();
  const path = folder.file('runs.db');
  const nowMs = Date.now();
  const first = await openStore(path);
  for (let n = 0; n < 250; n += 1) {
    const atMs = nowMs - 3 * DAY_MS;
    await commit(first, { kind: 'start', run: newRun(`old-${n}`) }, close(`old-${n}`, { atMs }));
  }
  await commit(first, { kind: 'start', run: newRun('open') }, { kind: 'start', run: newRun('new') });
  await commit(first, close('new', { atMs: nowMs - DAY_MS }));
  await first[Symbol.asyncDispose]();

  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  await using second = await openStore(path, { retentionDays: 2 });
  await expect.poll(() => second.find('old-249')).toBeUndefined();
  expect(second.find('old-0')).toBeUndefined();
  expect(second.find('new')?.status).toBe('completed');

  vi.advanceTimersByTime(2 * DAY_MS);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(second.find('new')).toBeUndefined();
  expect(second.find('open')?.status).toBe('open');
});
