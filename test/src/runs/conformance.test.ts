import { describe, it } from 'vitest';
import { openStore, openStoreClient, StoredRuns } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { testRunService } from 'simpleflow/testing';
import { TempFolder } from '../../support/temp-folder.js';

testRunService(
  { describe, it },
  {
    name: 'SQLite store',
    create: async (workflows) => {
      const folder = new TempFolder();
      const path = folder.file('runs.db');
      const executor = createLocalExecutor({ store: await openStore(path), workflows });
      const service = new StoredRuns(await openStoreClient(path));
      return {
        service,
        executor,
        close: async () => {
          await service[Symbol.asyncDispose]();
          await executor.shutdown({ graceMs: 0 });
          folder[Symbol.dispose]();
        },
      };
    },
  },
);
