import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

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

export default defineConfig({
  resolve: { alias },
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
});
