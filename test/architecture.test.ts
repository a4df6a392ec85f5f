import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Who may import whom: each folder of `src/`, and the folders of `src/` that it may import. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  errors: [],
  util: [],
  futures: ['errors', 'util'],
  codec: ['errors', 'util'],
  activity: ['futures', 'codec', 'errors', 'util'],
  workflow: ['activity', 'futures', 'codec', 'errors', 'util', 'executor (types)', 'engine (types)'],
  canvas: ['workflow', 'activity', 'futures', 'codec', 'errors', 'util', 'executor (types)'],
  engine: ['workflow', 'canvas', 'activity', 'futures', 'codec', 'errors', 'util'],
  replay: ['engine', 'workflow', 'canvas', 'activity', 'futures', 'codec', 'errors', 'util'],
  python: ['engine', 'workflow', 'canvas', 'activity', 'futures', 'codec', 'errors', 'util'],
  executor: ['replay', 'engine', 'workflow', 'canvas', 'activity', 'futures', 'codec', 'errors', 'util'],
  inprocess: [
    'store',
    'executor',
    'replay',
    'engine',
    'workflow',
    'canvas',
    'activity',
    'futures',
    'codec',
    'errors',
    'util',
  ],
  store: ['replay', 'executor', 'engine', 'errors', 'util'],
  config: [
    'errors',
    'util',
    'activity',
    'executor',
    'inprocess',
    'workflow (types)',
    'codec (types)',
    'futures (types)',
    'replay (types)',
    'engine (types)',
    'di (types)',
  ],
  di: [
    'config',
    'inprocess',
    'executor',
    'activity',
    'codec',
    'errors',
    'util',
    'workflow (types)',
    'futures (types)',
    'replay (types)',
    'engine (types)',
  ],
  // The public API by its name, like anybody.
  cli: [],
};

/** Whatever the core has, but not what chooses and uses backends. */
MAY_IMPORT['testing'] = ['inprocess', 'store', 'config (types)', ...MAY_IMPORT['inprocess']!];

/** Words that folders which must be pure may not use, and the files that may. */
const IMPURE =
  /\b(?:Date\.now|new Date\(|Math\.random|setTimeout|setInterval|setImmediate|performance\.|process\.(?!emitWarning))|from 'node:/u;
const PURE_FOLDERS = ['engine', 'replay', 'python'];
const MAY_BE_IMPURE = new Set(['src/engine/run/turn.ts', 'src/engine/run/floating-rejections.ts']);

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^;'"]*?\bfrom\s+)?'([^']+)'/gmu);
  const dynamic = text.matchAll(/\bimport\(\s*'([^']+)'/gu);
  return [
    ...[...found].map((match) => ({ file, specifier: match[2]!, typeOnly: match[1] !== undefined })),
    ...[...dynamic].map((match) => ({ file, specifier: match[1]!, typeOnly: false })),
  ];
}

/** `src/engine/language/ids.ts` is in `engine`; `src/errors.ts` is in `errors`. */
function folderOf(file: string): string {
  const [, first = ''] = file.split('/');
  return first.replace(/\.ts$/u, '');
}

describe('the house', () => {
  const src = sourceFiles('src');
  const backends = sourceFiles('backends');

  it('has no import in `src/` that the import table forbids', () => {
    const forbidden = src.flatMap(importsOf).filter(({ file, specifier, typeOnly }) => {
      const allowed = MAY_IMPORT[folderOf(file)];
      if (allowed === undefined || !specifier.startsWith('.')) return false;
      const target = folderOf(relative(root, resolve(root, dirname(file), specifier)));
      const from = folderOf(file);
      return (
        target.replace(/\.js$/u, '') !== from &&
        !allowed.includes(target.replace(/\.js$/u, '')) &&
        !(typeOnly && allowed.includes(`${target.replace(/\.js$/u, '')} (types)`))
      );
    });

    expect(forbidden).toEqual([]);
  });

  it('has no backend named in the core: backends are loaded by name', () => {
    const named = src
      .flatMap(importsOf)
      .filter(({ specifier }) => /backends\/|^piscina|^@aws-sdk|devserver/u.test(specifier));

    expect(named).toEqual([]);
  });

  it.each([
    ['inversify', 'src/di/'],
    ['valibot', 'src/config/'],
  ])('has %s in `%s` only, and there not before it is needed', (name, folder) => {
    const imports = src.flatMap(importsOf).filter(({ specifier }) => specifier === name);

    expect(imports.filter(({ file }) => !file.startsWith(folder))).toEqual([]);
    const early = imports.filter(({ typeOnly, file }) => !typeOnly && file !== 'src/di/inversify.ts');
    expect(early.filter(({ file }) => !isDynamic(file, name))).toEqual([]);
  });

  it('reads the environment in `src/cli/` and `src/config/env.ts` only', () => {
    const readers = src.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));

    expect(readers.filter((file) => !/^src\/(?:cli\/|config\/env\.ts)/u.test(file))).toEqual([]);
  });

  it('has engine and replay without clock, randomness or I/O', () => {
    const impure = src
      .filter((file) => PURE_FOLDERS.includes(folderOf(file)) && !MAY_BE_IMPURE.has(file))
      .filter((file) => IMPURE.test(stripComments(readFileSync(join(root, file), 'utf8'))));

    expect(impure).toEqual([]);
  });

  it('has backends that import the core by its name, and no other backend', () => {
    const wrong = backends.flatMap(importsOf).filter(({ file, specifier }) => {
      const backend = file.split('/').slice(0, 2).join('/');
      if (specifier.startsWith('.'))
        return !relative(root, resolve(root, dirname(file), specifier)).startsWith(backend);
      return (
        specifier.startsWith('simpleflow/backends/') &&
        !specifier.startsWith(backend.replace('backends', 'simpleflow/backends'))
      );
    });

    expect(wrong).toEqual([]);
  });

  it('has a development server that knows neither the core nor the AWS SDK, and needs no package', () => {
    const own = backends.filter((file) => file.startsWith('backends/swf/devserver/'));
    const wrong = own.flatMap(importsOf).filter(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return !specifier.startsWith('node:');
      const target = relative(root, resolve(root, dirname(file), specifier));
      return !/^backends\/swf\/(?:devserver|protocol)\//u.test(target);
    });

    expect(own.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('has a protocol of SWF that is tables only', () => {
    const own = backends.filter((file) => file.startsWith('backends/swf/protocol/'));

    expect(own.flatMap(importsOf).filter(({ specifier }) => !specifier.startsWith('./'))).toEqual([]);
  });

  it('has a decider, a worker and an executor of SWF that do not know each other', () => {
    const rooms = ['decider', 'worker', 'executor'];
    const wrong = rooms.flatMap((room) =>
      backends
        .filter((file) => file.startsWith(`backends/swf/${room}/`))
        .flatMap(importsOf)
        .filter(({ file, specifier }) => {
          if (!specifier.startsWith('.')) return false;
          const target = relative(root, resolve(root, dirname(file), specifier));
          return rooms.some((other) => other !== room && target.startsWith(`backends/swf/${other}/`));
        }),
    );

    expect(wrong).toEqual([]);
  });

  it('has poll loops that know neither the core nor the AWS SDK: they get a function that polls', () => {
    const own = backends.filter((file) => file.startsWith('backends/swf/polling/'));

    expect(own.length).toBeGreaterThan(0);
    expect(own.flatMap(importsOf).filter(({ specifier }) => !specifier.startsWith('./'))).toEqual([]);
  });

  it('has examples and benchmarks that import the package by its name', () => {
    const wrong = [...sourceFiles('examples'), ...sourceFiles('benchmarks')]
      .flatMap(importsOf)
      .filter(
        ({ file, specifier }) =>
          specifier.startsWith('.') &&
          !/^(?:examples|benchmarks)\//u.test(relative(root, resolve(root, dirname(file), specifier))),
      );

    expect(wrong).toEqual([]);
  });

  it('has no source file over 300 lines', () => {
    const long = [...src, ...backends]
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 301);

    expect(long).toEqual([]);
  });

  it('has named exports only, none of them `*`', () => {
    const wrong = [...src, ...backends].filter((file) =>
      /^export (?:default|\*)/mu.test(readFileSync(join(root, file), 'utf8')),
    );

    expect(wrong.filter((file) => !/worker-?(?:entry)?\.ts$/u.test(file))).toEqual([]);
  });
});

function isDynamic(file: string, specifier: string): boolean {
  return readFileSync(join(root, file), 'utf8').includes(`await import('${specifier}')`);
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/\/\/.*$/gmu, '');
}
