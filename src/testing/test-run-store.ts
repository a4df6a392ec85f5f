import { COMMIT_CASES } from './store-cases/commits.js';
import { LIST_CASES } from './store-cases/lists.js';
import type { StoreInstance } from './store-cases/support.js';
import type { TestRunner } from './subject.js';

/** A store to be tested, and its name in the title of the suite. */
export interface StoreSubject {
  readonly name: string;
  /** A new, empty store. */
  create(): StoreInstance | Promise<StoreInstance>;
}

/**
 * Puts a store of runs to the test. Each case has a fresh store.
 *
 * @example
 * testRunStore({ describe, it }, { name: 'SQLite', create: () => storeIn(temporaryFolder()) });
 */
export function testRunStore({ describe, it }: TestRunner, subject: StoreSubject): void {
  describe(`${subject.name}: store`, () => {
    for (const [title, run] of Object.entries({ ...COMMIT_CASES, ...LIST_CASES })) {
      it(title, async () => {
        const store = await subject.create();
        try {
          await run(store);
        } finally {
          await store.close();
        }
      });
    }
  });
}
