import { describe, it } from 'vitest';
import { openStore } from '../../../src/store/open-store.js';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testExecutor, testWorkflows, virtualInstance, type Instance } from 'simpleflow/testing';
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

const KEEPS_RUNS = 'with a store, `shutdown` ends the hosting: runs stay open for the next host';
const NEVER_STUCK = 'with a store no run is ever stuck: another process may send the signal';

const GAPS = {
  '`shutdown` waits for open runs': KEEPS_RUNS,
  'after `graceMs` open runs are terminated': KEEPS_RUNS,
};
const WORKFLOW_GAPS = {
  'a run that only waits for signals fails if it was submitted, and waits if it was started': NEVER_STUCK,
};

testExecutor({ describe, it }, { name: 'local with a store', create: () => instance(1_000), gaps: GAPS });
testWorkflows(
  { describe, it },
  { name: 'local with a store', create: () => instance(1_000), gaps: WORKFLOW_GAPS },
);
testWorkflows(
  { describe, it },
  { name: 'local, rebuilt from its store after every turn', create: () => instance(0), gaps: WORKFLOW_GAPS },
);
