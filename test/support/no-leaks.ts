import { afterAll, expect } from 'vitest';
import { openThreads } from './open-threads.js';
import { openTimers } from './open-timers.js';

// Setup of every test file: whoever starts a thread or a timer ends it.
afterAll(async () => {
  // What was ended in the last test may need a moment.
  const giveUpAtMs = performance.now() + 2_000;
  while (left().length > 0 && performance.now() < giveUpAtMs) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  expect(left()).toEqual([]);
});

function left(): string[] {
  return [...[...openThreads].map(({ threadId }) => `thread ${threadId}`), ...openTimers()];
}
