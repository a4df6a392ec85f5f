import { afterAll, expect } from 'vitest';
import { openThreads } from './open-threads.js';

// What keeps a process from ending, by the names of `process.getActiveResourcesInfo()`: timers, intervals, and the ports of
// threads. Sockets are left out: an HTTP agent may keep one for the next request, and vitest talks to its workers by one.
const KINDS = ['Timeout', 'MessagePort', 'Worker'];
const before = active();

// Setup of every test file: whoever starts a thread or a timer ends it.
afterAll(async () => {
  // What was ended in the last test may need a moment.
  for (let round = 0; round < 200 && left().length > 0; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  expect(left()).toEqual([]);
});

/** Threads, also those that would not keep the process, and what was not there when the file began. */
function left(): string[] {
  const after = active();
  return [
    ...[...openThreads].map(({ threadId }) => `thread ${threadId}`),
    ...KINDS.filter((kind) => count(after, kind) > count(before, kind)),
  ];
}

function active(): readonly string[] {
  return process.getActiveResourcesInfo();
}

function count(kinds: readonly string[], kind: string): number {
  return kinds.filter((each) => each === kind).length;
}
