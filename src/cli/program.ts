import { Command as Parser, CommanderError } from 'commander';
import { createRequire } from 'node:module';
import { loadConfig, SimpleflowError } from 'simpleflow';
import type { AnyCommand, CommandEntry } from './command.js';
import { allCommands, findCommands } from './find-command.js';
import { addCommand, valuesOf, type Values } from './parse-command.js';
import { EXIT } from './terminal/exit.js';
import { reportError } from './terminal/report-error.js';

const EXIT_CODES =
  'Exit codes: 0 completed; 1 the workflow failed; 2 nothing was run (bad usage, module or input); 130, 143 interrupted.';

/** Parses the command line, runs the command, and gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const cwd = process.cwd();
  const [name = '--help', ...rest] = withCommand(args);
  try {
    const entries = name.startsWith('-') ? [] : await findCommands(name, rest, cwd);
    const entry = isHelp(rest) ? await helpOfOthers(entries) : await chosen(entries, cwd);
    if (entry === undefined) return await listCommands(name, cwd);
    const command = await entry.load();
    const values = parse(entry, command, rest);
    return await command.run(values as never, { cwd });
  } catch (error) {
    return refused(error, name, args.includes('--verbose'));
  }
}

/**
 * Each command line becomes one that begins with the name of a command, or with `--help` or `--version`:
 * `simpleflow --local -w …`, the form of the Python original, means `simpleflow run --local -w …`.
 */
function withCommand(args: readonly string[]): readonly string[] {
  const [first = '--help', second] = args;
  if (first === 'help') return second === undefined ? ['--help'] : [second, '--help'];
  const isOption = first.startsWith('-') && !/^(?:-h|--help|-V|--version)$/u.test(first);
  return isOption ? ['run', ...args] : args;
}

function isHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** Prints the help of all but the last, which the parser prints. */
async function helpOfOthers(entries: readonly CommandEntry[]): Promise<CommandEntry | undefined> {
  for (const entry of entries.slice(0, -1)) {
    addCommand(newProgram(), entry, await entry.load()).outputHelp();
    process.stdout.write('\n');
  }
  return entries.at(-1);
}

/** Where nothing on the command line says where the runs are, the configuration does: in its store, else in a service. */
async function chosen(entries: readonly CommandEntry[], cwd: string): Promise<CommandEntry | undefined> {
  if (entries.length < 2) return entries[0];
  const { store } = await loadConfig({ cwd });
  return entries.find(({ source }) => (source === 'store') === (store !== undefined));
}

function parse(entry: CommandEntry, command: AnyCommand, args: readonly string[]): Values {
  const parser = quiet(addCommand(newProgram(), entry, command));
  parser.parse(args, { from: 'user' });
  return valuesOf(entry, command, parser.processedArgs, parser.opts());
}

/** Prints the help, or refuses a command that there is not. */
async function listCommands(name: string, cwd: string): Promise<number> {
  const program = newProgram().helpCommand('help [command]', 'print the help of a command');
  const entries = await allCommands(cwd);
  for (const { name: each, summary } of entries) quiet(program.command(each).description(summary));
  const examples = entries.flatMap((entry) => entry.examples ?? []).map((each) => `  $ simpleflow ${each}`);
  program.addHelpText('after', `\nExamples:\n${examples.join('\n')}\n\n${EXIT_CODES}`);
  quiet(program).parse([name], { from: 'user' });
  return EXIT.ok;
}

function newProgram(): Parser {
  return new Parser('simpleflow')
    .description('Runs workflows.')
    .version(readVersion(), '-V, --version', 'print the version');
}

/** Errors are thrown, and printed in one style. */
function quiet(parser: Parser): Parser {
  return parser.exitOverride().configureOutput({ outputError: () => undefined });
}

function refused(error: unknown, name: string, verbose: boolean): number {
  if (!(error instanceof CommanderError)) {
    reportError(error, { verbose });
    return EXIT.usage;
  }
  // Help and version, which the parser has printed.
  if (error.exitCode === 0) return EXIT.ok;
  const message = error.message
    .replace(/^error: /u, '')
    .replace(/\n\(Did you mean (.*)\?\)$/u, "; did you mean '$1'?")
    .replaceAll(/'([^']*)'/gu, '`$1`');
  const help = error.code === 'commander.unknownCommand' ? '' : `${name} `;
  reportError(new SimpleflowError('invalid-option', `${message}; see \`simpleflow ${help}--help\``));
  return EXIT.usage;
}

function readVersion(): string {
  return (createRequire(import.meta.url)('simpleflow/package.json') as { version: string }).version;
}
