import { readFileSync } from 'node:fs';

/** The rows of the table that follows `<!-- table: name -->`, each by the headings of its columns, without backticks. */
export function markdownTable(file: string, name: string): Record<string, string>[] {
  const [, rest = ''] = readFileSync(file, 'utf8').split(`<!-- table: ${name} -->`);
  const lines = /^\|(?:.*\n\|)*.*$/mu.exec(rest)?.[0].split('\n') ?? [];
  const [head = [], , ...rows] = lines.map(cellsOf);
  return rows.map((cells) => Object.fromEntries(head.map((heading, i) => [heading, cells[i] ?? ''])));
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.replaceAll('`', '').trim());
}
