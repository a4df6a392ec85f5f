import { describe, it } from 'vitest';
import { openStore } from '../../../src/store/open-store.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testExecutor, testWorkflows, virtualInstance, type Instance } from 'simpleflow/testing';
import { KEEPS_RUNS, NEVER_STUCK } from '../../support/store-gaps.js';
import { TempFolder } from '../../support/temp-folder.js';

/** An instance that keeps its runs in a store of its own. */
function instance(residentRuns: number): Instance {
  const folder = new TempFolder();
  const store = openStore(folder.file('runs.db'));
  const inner = virtualInstance((options) => createLocalExecutor({ ...options, store, residentRuns }));
  return {
    ...inner,
    close: async () => {
      await inner.close();
      folder[Symbol.dispose]();
    },
  };
}

testExecutor(
  { describe, it },
  { name: 'local with a store', create: () => instance(1_000), gaps: KEEPS_RUNS },
);
testWorkflows(
  { describe, it },
  { name: 'local with a store', create: () => instance(1_000), gaps: NEVER_STUCK },
);
testWorkflows(
  { describe, it },
  { name: 'local, rebuilt from its store after every turn', create: () => instance(0), gaps: NEVER_STUCK },
);
