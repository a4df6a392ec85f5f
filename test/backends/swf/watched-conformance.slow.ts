import { describe, it } from 'vitest';
import { testMiddleware, testWorkflows, type CreateOptions } from 'simpleflow/testing';
import { SWF_GAPS } from './support/swf-gaps.js';
import { swfInstance } from './support/swf-instance.js';

// The kits that have workflows, once more, with their code in a thread of its own.
const watched = {
  name: 'swf with a watchdog',
  create: async (options: CreateOptions) => swfInstance(options, { watchdogMs: 20_000 }),
};

testMiddleware({ describe, it }, watched);
testWorkflows(
  { describe, it },
  {
    ...watched,
    gaps: {
      ...SWF_GAPS,
      'a future of another run or executor is refused as an argument':
        'the case leaves one where workflows find it, which is in the other thread',
      'a side effect is made once: a replay reads what it gave':
        'the case counts in the memory of its own thread',
    },
  },
);
