import { describe, it } from 'vitest';
import { openStore, openStoreClient } from '../../../src/store/open-store.js';
import { testRunStore } from '../../../src/testing/test-run-store.js';
import { TempFolder } from '../../support/temp-folder.js';

testRunStore(
  { describe, it },
  {
    name: 'SQLite',
    create: () => {
      const folder = new TempFolder();
      const path = folder.file('runs.db');
      return {
        open: () => openStore(path),
        client: () => openStoreClient(path),
        close: async () => folder[Symbol.dispose](),
      };
    },
  },
);
