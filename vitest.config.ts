import { readFileSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

interface Manifest {
  readonly exports: Record<string, string | { readonly source: string }>;
}

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as Manifest;
const root = new URL('.', import.meta.url).pathname;

/** The package's own name leads to its sources, by the `source` condition, so that no test mixes two copies of the core. */
const alias = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          find: new RegExp(`^simpleflow${subpath.slice(1).replace('*', '(.+)')}$`),
          replacement: root + target.source.slice(2).replace('*', '$1'),
        },
      ],
);

/** Small files that import the AWS SDK and share nothing: loading it once for each took 39 s of processor, once 9 s. */
const OPERATIONS = 'test/backends/swf/devserver/operations/*.test.ts';

/** The kits are small files, which Vitest would begin last, and run for more than a minute. */
const LONG = /conformance\.test\.ts$/u;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: { alias },
  test: {
    // A limit for what hangs: a machine with much to do needs longer than a quiet one.
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // The default leaves a core to others: one worker where there are two. Much of a test is waiting for processes.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
    setupFiles: ['test/support/no-leaks.ts'],
    projects: [
      { extends: true, test: { name: 'operations', include: [OPERATIONS], isolate: false } },
      {
        extends: true,
        test: {
          name: 'all others',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, OPERATIONS],
        },
      },
    ],
  },
});
