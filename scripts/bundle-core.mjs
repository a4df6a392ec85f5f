// Makes few files of many: the core is written in a hundred small modules, and Node needs longer to load those than to
// start. Entries share chunks, so that there is one copy of everything whichever subpath is imported; what is imported
// dynamically stays a chunk of its own. inversify (384 modules) is taken in: modules made with the user's own copy of it
// work in a container of this one (test/package/inversify-copies.test.ts).
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleKitModules, KIT_PARTS, kitParts } from './bundle-kit-modules.mjs';

const TAKEN_IN = ['inversify', 'reflect-metadata'];

/** @param root URL of the repository, in which `tsc` has just filled `dist/` */
export async function bundleCore(root) {
  const folder = fileURLToPath(root);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const built = join(folder, 'dist/src');
  for (const file of filesIn(built, /\.js(?:\.map)?$/u)) rmSync(file);
  await build({
    absWorkingDir: folder,
    entryPoints: [...entriesOf(manifest), ...standalone(join(folder, 'src')), KIT_PARTS],
    plugins: [ownUrls(join(folder, 'src')), kitParts(join(folder, 'src/testing'))],
    outdir: 'dist/src',
    outbase: 'src',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [
      manifest.name,
      ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
        (name) => !TAKEN_IN.includes(name),
      ),
    ].flatMap((name) => [name, `${name}/*`]),
    logLevel: 'warning',
  });
  await bundleKitModules(folder);
  checkNames(filesIn(join(folder, 'src'), /\.ts$/u), filesIn(built, /\.js$/u));
  for (const name of TAKEN_IN) {
    copyFileSync(join(folder, 'node_modules', name, 'LICENSE'), join(built, 'chunks', `${name}.LICENSE`));
  }
}

/** What others import, and the command. */
function entriesOf({ exports, bin }) {
  const sources = Object.values(exports).flatMap((target) =>
    target.source === undefined ? [] : [target.source],
  );
  const commands = Object.values(bin).map((file) => file.replace(/^\.\/dist\/(.*)\.js$/u, './$1.ts'));
  return [...sources.filter((file) => file.startsWith('./src/')), ...commands];
}

/** Modules that are loaded by their URL, such as hooks and the entries of threads: files of their own. */
function standalone(src) {
  return filesIn(src, /\.ts$/u).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/'(\.[^']+)\.js', import\.meta\.url/gu)].map((match) =>
      join(dirname(file), `${match[1]}.ts`),
    ),
  );
}

/** Every module still sees the URL it would have without the bundle, and finds what lies beside it. */
function ownUrls(src) {
  return {
    name: 'own-urls',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const own = `/src/${relative(src, path).replaceAll('\\', '/').replace(/ts$/u, 'js')}`;
        const url = `import.meta.url.replace(/\\/src\\/(?!.*\\/src\\/).*$/, ${JSON.stringify(own)})`;
        return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
      });
    },
  };
}

/** The name of a class is what users read in a stack trace; two of one name in a chunk would get numbers. */
function checkNames(sources, outputs) {
  const text = outputs.map((file) => readFileSync(file, 'utf8')).join('\n');
  const declared = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:export )?(?:abstract )?class (\w+)/gmu)].map(
      (match) => match[1],
    ),
  );
  const renamed = declared.filter((name) => new RegExp(`\\bclass ${name}\\d+\\b`, 'u').test(text));
  if (renamed.length > 0)
    throw new Error(`classes that share their name with another: ${renamed.join(', ')}`);
}

function filesIn(folder, pattern) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
