import { describe, expect, it } from 'vitest';
import {
  CROWDED,
  CYCLES,
  ENGINE_MAY_IMPORT,
  MAX_FILES,
  MAX_LINES,
  MAY_IMPORT,
  SWF_MAY_IMPORT,
} from './support/house-rules.js';
import {
  commonFolder,
  cyclesOf,
  importsOf,
  sourceFiles,
  stripComments,
  targetOf,
  textOf,
  type Import,
} from './support/source-tree.js';

/** Words that folders which must be pure may not use, and the files that may. */
const IMPURE =
  /\b(?:Date\.now|new Date\(|Math\.random|setTimeout|setInterval|setImmediate|performance\.|process\.(?!emitWarning))|from 'node:/u;
const PURE_FOLDERS = ['engine', 'replay', 'python'];
const MAY_BE_IMPURE = new Set(['src/engine/run/turn.ts', 'src/engine/run/floating-rejections.ts']);

/** The row of a table to which a file belongs: the folder below `base`, or the name of a file that stands there. */
function rowOf(base: string, file: string): string {
  const [first = ''] = file.slice(base.length + 1).split('/');
  return first.replace(/\.ts$/u, '');
}

const folderOf = (file: string): string => rowOf('src', file);

type Table = Readonly<Record<string, readonly string[]>>;

/** Imports from one row of a table to another, each with the entry that would allow it. */
function crossings(
  base: string,
  table: Table,
): { readonly from: string; readonly to: string; readonly each: Import }[] {
  return sourceFiles(base).flatMap((file) => {
    const from = rowOf(base, file);
    if (table[from] === undefined) return [];
    return importsOf(file).flatMap((each) => {
      const target = targetOf(each);
      if (target?.startsWith(`${base}/`) !== true || rowOf(base, target) === from) return [];
      return [{ from, to: rowOf(base, target), each }];
    });
  });
}

const TABLES: readonly (readonly [string, Table])[] = [
  ['src', MAY_IMPORT],
  ['src/engine', ENGINE_MAY_IMPORT],
  ['backends/swf', SWF_MAY_IMPORT],
];

/** What is more than allowed, in words; and entries of the list that allow more than there is. */
function overGrown(
  allowed: Readonly<Record<string, { readonly files: number }>>,
  found: ReadonlyMap<string, number>,
): string[] {
  const grown = [...found]
    .filter(([folder, files]) => files > (allowed[folder]?.files ?? 0))
    .map(([folder, files]) => `${folder}: ${files} files, allowed are ${allowed[folder]?.files ?? 0}`);
  const stale = Object.keys(allowed)
    .filter((folder) => !found.has(folder))
    .map((folder) => `${folder}: is well now, remove its row`);
  return [...grown, ...stale];
}

describe('the house', () => {
  const src = sourceFiles('src');
  const backends = sourceFiles('backends');

  it.each(TABLES)('has no import in `%s/` that its import table forbids', (base, table) => {
    const forbidden = crossings(base, table).filter(
      ({ from, to, each }) =>
        !table[from]!.includes(to) && !(each.typeOnly && table[from]!.includes(`${to} (types)`)),
    );

    expect(forbidden).toEqual([]);
  });

  it.each(TABLES)('has no row in the import table of `%s/` that nothing needs', (base, table) => {
    const used = new Set(crossings(base, table).map(({ from, to }) => `${from} ${to}`));
    const rows = Object.entries(table).flatMap(([from, tos]) =>
      tos.map((to) => `${from} ${to.replace(' (types)', '')}`),
    );

    expect(rows.filter((row) => !used.has(row))).toEqual([]);
  });

  it('has no folder of the core, the engine or SWF without a row', () => {
    const isWhole = (row: string): boolean =>
      /^(?:index|backend|config-schema|settings|check-settings)$/u.test(row);
    const missing = TABLES.flatMap(([base, table]) =>
      sourceFiles(base)
        .map((file) => rowOf(base, file))
        .filter((row) => table[row] === undefined && !isWhole(row)),
    );

    expect([...new Set(missing)]).toEqual([]);
  });

  it('has no import cycles, types included, but those that are listed', () => {
    const found = new Map<string, number>();
    for (const cycle of cyclesOf([...src, ...backends])) {
      const folder = commonFolder(cycle);
      found.set(folder, (found.get(folder) ?? 0) + cycle.length);
    }

    expect(overGrown(CYCLES, found)).toEqual([]);
  });

  it('has at most 25 files in a folder, but in those that are listed', () => {
    const files = new Map<string, number>();
    for (const file of [...src, ...backends]) {
      const folder = commonFolder([file]);
      files.set(folder, (files.get(folder) ?? 0) + 1);
    }

    expect(overGrown(CROWDED, new Map([...files].filter(([, count]) => count > MAX_FILES)))).toEqual([]);
  });

  it('keeps each area within its budget of lines', () => {
    const lines = new Map<string, number>();
    for (const file of [...src, ...backends].filter((each) => each.split('/').length > 2)) {
      const parts = file.split('/');
      const area = parts.slice(0, file.startsWith('backends/swf/') && parts.length > 3 ? 3 : 2).join('/');
      lines.set(area, (lines.get(area) ?? 0) + textOf(file).split('\n').length - 1);
    }

    const exceeded = [...lines]
      .filter(([area, count]) => count > (MAX_LINES[area] ?? 0))
      .map(([area, count]) => `${area}: ${count} lines, the budget is ${MAX_LINES[area] ?? 'missing'}`);

    expect(exceeded).toEqual([]);
    expect(Object.keys(MAX_LINES).filter((area) => !lines.has(area))).toEqual([]);
  });

  it('has no test file over 500 lines', () => {
    const long = sourceFiles('test').filter((file) => textOf(file).split('\n').length > 501);

    expect(long).toEqual([]);
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
    const readers = src.filter((file) => textOf(file).includes('process.env'));

    expect(readers.filter((file) => !/^src\/(?:cli\/|config\/env\.ts)/u.test(file))).toEqual([]);
  });

  it('has engine and replay without clock, randomness or I/O', () => {
    const impure = src
      .filter((file) => PURE_FOLDERS.includes(folderOf(file)) && !MAY_BE_IMPURE.has(file))
      .filter((file) => IMPURE.test(stripComments(textOf(file))));

    expect(impure).toEqual([]);
  });

  it('has backends that import the core by its name, and no other backend', () => {
    const wrong = backends.flatMap(importsOf).filter(({ file, specifier }) => {
      const backend = file.split('/').slice(0, 2).join('/');
      if (specifier.startsWith('.'))
        return !(targetOf({ file, specifier, typeOnly: false }) ?? '').startsWith(backend);
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
      const target = targetOf({ file, specifier, typeOnly: false }) ?? '';
      return !/^backends\/swf\/(?:devserver|protocol)\//u.test(target);
    });

    expect(own.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('has a protocol of SWF that is tables only', () => {
    const own = backends.filter((file) => file.startsWith('backends/swf/protocol/'));

    expect(own.flatMap(importsOf).filter(({ specifier }) => !specifier.startsWith('./'))).toEqual([]);
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
          !/^(?:examples|benchmarks)\//u.test(targetOf({ file, specifier, typeOnly: false }) ?? ''),
      );

    expect(wrong).toEqual([]);
  });

  it('has no source file over 300 lines', () => {
    const long = [...src, ...backends]
      .map((file) => ({ file, lines: textOf(file).split('\n').length }))
      .filter(({ lines }) => lines > 301);

    expect(long).toEqual([]);
  });

  it('has named exports only, none of them `*`', () => {
    const wrong = [...src, ...backends].filter((file) => /^export (?:default|\*)/mu.test(textOf(file)));

    expect(wrong.filter((file) => !/worker-?(?:entry)?\.ts$/u.test(file))).toEqual([]);
  });
});

function isDynamic(file: string, specifier: string): boolean {
  return textOf(file).includes(`await import('${specifier}')`);
}
