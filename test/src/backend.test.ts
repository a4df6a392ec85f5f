import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sourceFiles, textOf } from '../support/source-tree.js';

/** Where backends stand: what none of these uses needs no door. */
const USERS = ['backends', 'examples', 'benchmarks', 'src/cli'];

/** Options of door 1, which the configuration of a backend is read in: they want a page of their own. */
const NAMED_BY_SIGNATURES = ['InProcessBackendOptions'];

const GROUPS = /^\/\/ \d\. (?<group>[^:]+):.*$/gmu;

/** What a module exports, by the line on which it stands. */
function exportsOf(
  file: string,
): { readonly name: string; readonly from: string | undefined; readonly at: number }[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest);
  return source.statements.filter(ts.isExportDeclaration).flatMap(({ exportClause, moduleSpecifier }) => {
    const from =
      moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.map((each) => ({ name: each.name.text, from, at: each.pos }));
  });
}

/** `{ submission: 'src/backend/submission.ts', … }` */
function namespaces(): Map<string, string> {
  const found = textOf('src/backend.ts').matchAll(/^import \* as (\w+) from '\.\/(.*)\.js';$/gmu);
  return new Map([...found].map(([, name = '', path = '']) => [name, `src/${path}.ts`]));
}

/** `['submission.createFuture', …]` */
const members = [...namespaces()].flatMap(([space, file]) =>
  exportsOf(file).map(({ name }) => `${space}.${name}`),
);

const names = exportsOf('src/backend.ts');

/** The words that code says which imports `simpleflow/backend`: names, and members of what it imports. */
const said = new Set(
  USERS.flatMap(sourceFiles)
    .map(textOf)
    .filter((text) => text.includes("'simpleflow/backend'"))
    .flatMap((text) => [...text.matchAll(/\w+(?:\.\w+)?/gu)].map(([word]) => word)),
);
const imported = new Set(
  USERS.flatMap(sourceFiles).flatMap((file) =>
    [...textOf(file).matchAll(/\{([^}]*)\} from 'simpleflow\/backend'/gu)].flatMap(([, list = '']) =>
      list.split(',').map((each) => each.trim().replace(/^type | as \w+$/gu, '')),
    ),
  ),
);

describe('simpleflow/backend', () => {
  it('has the names of the list, in three groups', () => {
    const text = textOf('src/backend.ts');
    const starts = [...text.matchAll(GROUPS)].map((match) => ({
      at: match.index,
      group: match.groups!['group'],
    }));
    const grouped = starts.map(({ at, group }, index) => {
      const end = starts[index + 1]?.at ?? text.length;
      return [group, names.filter((each) => each.at > at && each.at < end).map(({ name }) => name)];
    });

    expect(Object.fromEntries(grouped)).toMatchSnapshot();
  });

  it('has few objects for what only services need of the inside', () => {
    expect(members).toMatchSnapshot();
  });

  it('has about 60 names, and fewer from now on', () => {
    expect(names.length).toBeLessThanOrEqual(70);
  });

  it('has no name that no backend, no example and no command uses', () => {
    const unused = names
      .map(({ name }) => name)
      .filter((name) => !imported.has(name) && !NAMED_BY_SIGNATURES.includes(name));

    expect(unused).toEqual([]);
    expect(members.filter((member) => !said.has(member))).toEqual([]);
  });

  it('has no name that `simpleflow` has as well', () => {
    const main = new Set(exportsOf('src/index.ts').map(({ name }) => name));

    expect(names.map(({ name }) => name).filter((name) => main.has(name))).toEqual([]);
  });
});
