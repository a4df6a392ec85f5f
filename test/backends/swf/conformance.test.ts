import { describe, it } from 'vitest';
import { testExecutor, testMiddleware, testWorkflows } from 'simpleflow/testing';
import { swfInstance } from './support/swf-instance.js';

const swf = { name: 'swf', create: swfInstance };

testExecutor({ describe, it }, swf);
testMiddleware({ describe, it }, swf);
testWorkflows(
  { describe, it },
  {
    ...swf,
    gaps: {
      'a run that only waits for signals fails if it was submitted, and waits if it was started':
        'on a service anybody may signal a run by its id: it waits',
      'a run that is cancelled before its first turn never starts':
        'the first decision may be made before the request arrives; decider.test.ts has the case where it is not',
    },
  },
);
