import { type Command, InvalidArgumentError } from 'commander';
import type { RunOptions } from './run.js';
import { addSettingsOptions } from './settings-options.js';

const DETAILS = `
<workflow> is \`path/to/module.ts#Export\`, or a dotted name: \`a.b.C\` is the export C of a/b.ts, a/b/index.ts or
a/b/workflow.ts (or .mts, .js, .mjs).

Input is JSON: \`[1, 2]\` are positional arguments, \`{"args": [1], "kwargs": {"y": 2}}\` has keyword arguments too, any
other value is one argument. The result is printed as one line of JSON, nothing if it is undefined.`;

/** What commander makes of the command line. */
interface Parsed extends Omit<RunOptions, 'target'> {
  readonly workflow?: string;
}

/** Declares \`simpleflow run\`; the code that runs is imported only when the command is given. */
export function addRunCommand(program: Command, setExitCode: (code: number) => void): void {
  const command: Command = program
    .command('run')
    .description('run a workflow, and print its result')
    .argument('[workflow]', 'module and export of the workflow')
    .option('-w, --workflow <workflow>', 'the same, as an option')
    .option('--input <json>', 'input of the workflow as JSON; `-` reads it from stdin')
    .option('-i, --input-file <file>', 'input of the workflow as a file of JSON; `-` reads stdin')
    .option('--workflow-id <id>', 'default: a random one')
    .option('--tags <tag...>', 'at most 5')
    .option('--journal <file>', 'write the recorded run to this file, as JSON')
    .option('--history <file>', 'write it to this file in the form of a history of Amazon SWF')
    .option('--timeout-ms <ms>', 'give up after so many milliseconds', parseMilliseconds)
    .option('--quiet', 'show no progress, also on a terminal', false)
    .option('--verbose', 'say what happens, and print whole stacks', false)
    .addHelpText('after', DETAILS);
  addSettingsOptions(command);
  command.action(async (argument: string | undefined, parsed: Parsed) => {
    const { workflow, ...options } = parsed;
    const target = argument ?? workflow;
    if (target === undefined) command.error('no workflow given: `simpleflow run path/to/module.ts#Export`');
    if (argument !== undefined && workflow !== undefined) command.error('the workflow was given twice');
    const { local = false, executor = 'local' } = options;
    if (local && executor !== 'local') {
      command.error(`\`--local\` and \`--executor ${executor}\` exclude each other`);
    }
    const { run } = await import('./run.js');
    setExitCode(await run({ ...options, target }));
  });
}

function parseMilliseconds(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number of milliseconds above 0');
}
