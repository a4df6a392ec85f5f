// The conformance kits have other threads and processes import their activities and workflows (src/testing/modules.ts).
// Each of those modules stays a file of its own, whose name is in error messages; as entries of the bundle they would cut
// the core into twice as many chunks. So what they share with it is one entry, `testing/parts.js`, and they import that.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const VIRTUAL = 'kit-parts';
/** An entry of the bundle of the core. */
export const KIT_PARTS = { in: VIRTUAL, out: 'testing/parts' };

/** For the bundle of the core: knows the entry, and leaves the cases out. @param testing `src/testing` */
export function kitParts(testing) {
  const cases = join(testing, 'cases');
  return {
    name: VIRTUAL,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^kit-parts$/ }, () => ({ path: VIRTUAL, namespace: VIRTUAL }));
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
        dirname(join(resolveDir, path)) === cases ? { path, external: true } : undefined,
      );
      onLoad({ filter: /./, namespace: VIRTUAL }, () => ({
        contents: partsOf(testing)
          .map((file) => `export * from ${JSON.stringify(file)};`)
          .join('\n'),
        loader: 'ts',
        resolveDir: testing,
      }));
    },
  };
}

/** After the bundle of the core. @param folder the repository */
export async function bundleKitModules(folder) {
  const testing = join(folder, 'src/testing');
  await build({
    absWorkingDir: folder,
    entryPoints: sources(join(testing, 'cases')),
    external: ['simpleflow', 'simpleflow/*'],
    plugins: [onlyParts(join(testing, 'cases'))],
    outdir: 'dist/src',
    outbase: 'src',
    bundle: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const fixtures = join(folder, 'dist/src/testing/fixtures');
  mkdirSync(fixtures, { recursive: true });
  const known = new Set();
  for (const file of sources(join(testing, 'fixtures'))) {
    const names = [
      ...readFileSync(file, 'utf8').matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gmu),
    ].map((match) => match[1]);
    for (const name of names) {
      // Two `export *` with one name are none, without an error.
      if (known.has(name))
        throw new Error(`${file} exports \`${name}\`, as another fixture does: rename one`);
      known.add(name);
    }
    const target = join(fixtures, basename(file).replace(/ts$/u, 'js'));
    writeFileSync(target, `export { ${names.join(', ')} } from '../parts.js';\n`);
  }
}

/** A case imports other cases from their files, and everything else from the one entry. */
function onlyParts(cases) {
  return {
    name: 'only-parts',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        if (kind === 'entry-point') return undefined;
        return { path: dirname(join(resolveDir, path)) === cases ? path : '../parts.js', external: true };
      });
    },
  };
}

/** Every module that a case imports, and the fixtures. */
function partsOf(testing) {
  const imported = sources(join(testing, 'cases')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/ from '(\.\.\/[^']+)\.js'/gu)].map((match) =>
      join(testing, 'cases', `${match[1]}.ts`),
    ),
  );
  return [...new Set([...imported, ...sources(join(testing, 'fixtures'))])].sort();
}

function sources(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
