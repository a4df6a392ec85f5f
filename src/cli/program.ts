import { Command, CommanderError } from 'commander';
import { createRequire } from 'node:module';
import { SimpleflowError } from 'simpleflow';
import { EXIT } from './exit.js';
import { reportError } from './report-error.js';
import { addRunCommand } from './run-command.js';

const EXAMPLES = `
Examples:
  $ simpleflow run examples/quickstart/workflow.ts#SimpleComputation --input '[1]'
  $ simpleflow run examples.quickstart.SimpleComputation --input '{"kwargs": {"x": 1}}'
  $ simpleflow --local -w examples.quickstart.SimpleComputation -i examples/quickstart/input.json

Exit codes: 0 completed; 1 the workflow failed; 2 nothing was run (bad usage, module or input); 130, 143 interrupted.`;

/** Parses the command line, runs the command, and gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('simpleflow')
    .description('Runs workflows.')
    .version(readVersion(), '-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES);
  addRunCommand(program, (code) => (exitCode = code));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  try {
    await program.parseAsync(withCommand(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    return failedBeforeRun(error, args);
  }
}

/** `simpleflow --local -w …`, the form of the Python original, means `simpleflow run --local -w …`. */
function withCommand(args: readonly string[]): string[] {
  const [first] = args;
  if (first === undefined) return ['--help'];
  const isOption = first.startsWith('-') && !/^(?:-h|--help|-V|--version)$/u.test(first);
  return isOption ? ['run', ...args] : [...args];
}

function failedBeforeRun(error: unknown, args: readonly string[]): number {
  if (!(error instanceof CommanderError)) {
    reportError(error, { verbose: args.includes('--verbose') });
    return EXIT.usage;
  }
  // Help and version, which commander has printed.
  if (error.exitCode === 0) return EXIT.ok;
  const message = error.message.replace(/^error: /u, '');
  reportError(new SimpleflowError('invalid-option', `${message}; see \`simpleflow --help\``));
  return EXIT.usage;
}

function readVersion(): string {
  return (createRequire(import.meta.url)('simpleflow/package.json') as { version: string }).version;
}
