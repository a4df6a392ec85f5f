// Builds `dist/` from `src/` and `backends/`. A fresh output folder each time: a deleted source leaves no stale module.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleCore } from './bundle-core.mjs';

const root = new URL('..', import.meta.url);
rmSync(new URL('dist', root), { recursive: true, force: true });
// TypeScript 7 compiles three times as fast as 6, whose API lint and typedoc need.
const tsc = fileURLToPath(new URL('node_modules/typescript-native/bin/tsc', root));
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
declareSections();
await bundleCore(root);
const bin = new URL('dist/src/cli/main.js', root);
if (existsSync(bin)) chmodSync(bin, 0o755);

/**
 * Whoever imports `simpleflow` sees the sections of the built-in backends, whose modules the core does not name: the
 * declarations of its entry point name those that add one.
 */
function declareSections() {
  const entry = new URL('dist/src/index.d.ts', root);
  const files = readdirSync(new URL('dist/backends', root), { recursive: true })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => `backends/${file.replaceAll('\\', '/')}`)
    .filter((file) =>
      readFileSync(new URL(`dist/${file}`, root), 'utf8').includes('interface BackendSections'),
    )
    .sort();
  const imports = files.map((file) => `import type {} from '../${file.replace(/\.d\.ts$/u, '.js')}';\n`);
  const text = readFileSync(entry, 'utf8');
  writeFileSync(entry, text.replace('//# sourceMappingURL', `${imports.join('')}//# sourceMappingURL`));
}
