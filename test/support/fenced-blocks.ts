import { readFileSync } from 'node:fs';

/** `{ language: 'ts', file: 'examples/quickstart/workflow.ts', text: 'import …\n' }` */
export interface FencedBlock {
  readonly language: string;
  /** From `file=…` after the language. */
  readonly file: string | undefined;
  readonly text: string;
}

/** The fenced blocks of a Markdown file, in order. */
export function fencedBlocks(markdownFile: string): FencedBlock[] {
  const markdown = readFileSync(markdownFile, 'utf8');
  return [...markdown.matchAll(/^```(\w*)(?: file=(\S+))?\n([^]*?)^```$/gmu)].map(
    ([, language = '', file, text = '']) => ({ language, file, text }),
  );
}

/** `{ command: 'npx simpleflow --help', output: '…' }` */
export interface ConsoleCommand {
  readonly command: string;
  /** What the document says it prints, to stdout and stderr. */
  readonly output: string;
}

/** The commands of the `console` blocks of a Markdown file: a line with `$ `, then what it prints. */
export function consoleCommands(markdownFile: string): ConsoleCommand[] {
  return fencedBlocks(markdownFile)
    .filter(({ language }) => language === 'console')
    .flatMap(({ text }) => text.split(/^\$ /mu).slice(1))
    .map((part) => {
      const end = part.indexOf('\n');
      return { command: part.slice(0, end), output: part.slice(end + 1) };
    });
}
