import { afterAll, describe, it } from 'vitest';
import { openStore } from 'simpleflow';
import { createPiscinaExecutor, ThreadPool } from 'simpleflow/backends/piscina';
import {
  testExecutor,
  testWorkflows,
  virtualInstance,
  type CreateOptions,
  type Instance,
} from 'simpleflow/testing';
import { KEEPS_RUNS, NEVER_STUCK } from '../../support/store-gaps.js';
import { TempFolder } from '../../support/temp-folder.js';

let shared: ThreadPool | undefined;

afterAll(() => shared?.close());

/** An instance on threads that keeps its runs in a store of its own; the cases share the threads. */
function instance({ activityModules }: CreateOptions): Instance {
  const folder = new TempFolder();
  const pool = (shared ??= new ThreadPool({
    activities: activityModules,
    execArgv: ['--conditions=source'],
  }));
  const store = openStore(folder.file('runs.db'));
  const inner = virtualInstance((options) => createPiscinaExecutor({ ...options, store, pool }));
  return {
    ...inner,
    close: async () => {
      await inner.close();
      folder[Symbol.dispose]();
    },
  };
}

testExecutor({ describe, it }, { name: 'piscina with a store', create: instance, gaps: KEEPS_RUNS });
testWorkflows({ describe, it }, { name: 'piscina with a store', create: instance, gaps: NEVER_STUCK });
