import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** The TypeScript files of a folder, by their paths from the root of the repository. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** What a file imports and re-exports, also with `import()`. */
export function importsOf(file: string): Import[] {
  const text = textOf(file);
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^;'"]*?\bfrom\s+)?'([^']+)'/gmu);
  const dynamic = text.matchAll(/\bimport\(\s*'([^']+)'/gu);
  return [
    ...[...found].map((match) => ({ file, specifier: match[2]!, typeOnly: match[1] !== undefined })),
    ...[...dynamic].map((match) => ({ file, specifier: match[1]!, typeOnly: false })),
  ];
}

/** The file that a relative import names; undefined for a package. */
export function targetOf({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(ROOT, resolve(ROOT, dirname(file), specifier)).replace(/\.js$/u, '.ts');
}

/** The groups of files that import each other in a circle, types included. */
export function cyclesOf(files: readonly string[]): string[][] {
  const edges = new Map(files.map((file) => [file, importsOf(file).flatMap((each) => targetOf(each) ?? [])]));
  const reach = new Map(files.map((file) => [file, reachableFrom(file, edges)]));
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const circle = [...reach.get(file)!].filter((other) => reach.get(other)?.has(file) === true).sort();
    if (circle.length > 0) groups.set(circle[0]!, circle);
  }
  return [...groups.values()];
}

function reachableFrom(file: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(edges.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return seen;
}

/** The innermost folder that holds all of them. */
export function commonFolder(files: readonly string[]): string {
  const [first = [], ...others] = files.map((file) => dirname(file).split('/'));
  const same = first.findIndex((part, depth) => others.some((other) => other[depth] !== part));
  return first.slice(0, same < 0 ? first.length : same).join('/');
}

export function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/\/\/.*$/gmu, '');
}
