import { Command, CommanderError } from 'commander';
import { createRequire } from 'node:module';
import { SimpleflowError } from 'simpleflow';
import { EXIT } from './exit.js';
import { reportError } from './report-error.js';
import { addReplayCommand } from './replay-command.js';
import { addStandaloneCommand } from './standalone-command.js';
import { addDeciderCommand, addWorkerCommand } from './service-commands.js';
import { addExecutionCommands } from './execution-commands.js';
import { addStartCommand } from './start-command.js';
import { addRunCommand } from './run-command.js';
import { addSettingsOptions, nameOfOption, settingsFrom, type SettingsOptions } from './settings-options.js';

const EXAMPLES = `
Examples:
  $ simpleflow run examples/quickstart/workflow.ts#SimpleComputation --input '[1]'
  $ simpleflow run examples.quickstart.SimpleComputation --input '{"kwargs": {"x": 1}}'
  $ simpleflow run examples/quickstart/workflow.ts#SimpleComputation --input '[1]' --journal run.json
  $ simpleflow standalone examples/quickstart/workflow.ts#SimpleComputation --input '[1]'
  $ simpleflow decider --domain demo examples/quickstart/workflow.ts
  $ simpleflow worker --domain demo examples/quickstart/activities.ts
  $ simpleflow start examples/quickstart/workflow.ts#SimpleComputation --domain demo --input '[1]' --wait
  $ simpleflow replay run.json -w examples/quickstart/workflow.ts#SimpleComputation
  $ simpleflow --local -w examples.quickstart.SimpleComputation -i examples/quickstart/input.json

Exit codes: 0 completed; 1 the workflow failed; 2 nothing was run (bad usage, module or input); 130, 143 interrupted.`;

/** Parses the command line, runs the command, and gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('simpleflow')
    .description('Runs workflows.')
    .version(readVersion(), '-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES);
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  addRunCommand(program, setExitCode);
  addStandaloneCommand(program, setExitCode);
  addDeciderCommand(program, setExitCode);
  addWorkerCommand(program, setExitCode);
  addStartCommand(program, setExitCode);
  addExecutionCommands(program, setExitCode);
  addReplayCommand(program, setExitCode);
  addConfigCommand(program);
  addDevServerCommand(program, setExitCode);
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

function addConfigCommand(program: Command): void {
  const command = program
    .command('config')
    .description('print the effective configuration, with the origin of each value; secrets are hidden')
    .option('--json', 'print it as JSON', false);
  addSettingsOptions(command).action(async (options: SettingsOptions & { readonly json: boolean }) => {
    const { configCommand } = await import('./config-command.js');
    const { json, config } = options;
    const text = await configCommand({
      json,
      file: config,
      overrides: settingsFrom(options),
      nameOfOverride: nameOfOption,
    });
    process.stdout.write(`${text}\n`);
  });
}

function addDevServerCommand(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('dev-server')
    .description(
      'start an SWF-compatible server for development and tests; `dev-server --help` lists its options',
    )
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (options: string[]) => {
      const { devServerCommand } = await import('simpleflow/backends/swf/devserver');
      setExitCode(await devServerCommand(options));
    });
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
