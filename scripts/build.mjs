// Builds `dist/` from `src/` and `backends/`. A fresh output folder each time: a deleted source leaves no stale module.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
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
await bundleCore(root);
const bin = new URL('dist/src/cli/main.js', root);
if (existsSync(bin)) chmodSync(bin, 0o755);
