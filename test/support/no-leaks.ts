import { afterAll, expect } from 'vitest';
import { openThreads } from './open-threads.js';

// Setup of every test file: whoever starts a thread ends it.
afterAll(async () => {
  // What was ended in the last test may need a moment.
  for (let round = 0; round < 200 && openThreads.size > 0; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  expect([...openThreads].map(({ threadId }) => `thread ${threadId}`)).toEqual([]);
});
