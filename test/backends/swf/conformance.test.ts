import { describe, it } from 'vitest';
import { testExecutor, testMiddleware, testWorkflows, type CreateOptions } from 'simpleflow/testing';
import { SWF_GAPS } from './support/swf-gaps.js';
import { swfInstance } from './support/swf-instance.js';

const swf = {
  name: 'swf',
  create: async (options: CreateOptions) => swfInstance(options),
  // Hundreds of calls over the network for a clock that is moved second by second.
  caseTimeoutMs: 50_000,
};

testExecutor({ describe, it }, swf);
testMiddleware({ describe, it }, swf);
testWorkflows({ describe, it }, { ...swf, gaps: SWF_GAPS });
