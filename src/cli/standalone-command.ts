import { type Command, InvalidArgumentError } from 'commander';
import type { StandaloneOptions } from './standalone.js';

const DETAILS = `
Without \`--domain\` a development server is started inside the process, and ends with it: no AWS account is needed. With
it, and the usual credentials of AWS, everything goes through Amazon SWF, or whatever AWS_ENDPOINT_URL_SWF names; the task
list is one of this process alone.

<workflow> and the input are what \`simpleflow run --help\` says.`;

interface Parsed extends Omit<StandaloneOptions, 'target'> {
  readonly workflow?: string;
}

/** Declares \`simpleflow standalone\`; the code that runs is imported only when the command is given. */
export function addStandaloneCommand(program: Command, setExitCode: (code: number) => void): void {
  const command: Command = program
    .command('standalone')
    .description('run a workflow on Amazon SWF with decider and worker in one process, and print its result')
    .argument('[workflow]', 'module and export of the workflow')
    .option('-w, --workflow <workflow>', 'the same, as an option')
    .option('--input <json>', 'input of the workflow as JSON; `-` reads it from stdin')
    .option('-i, --input-file <file>', 'input of the workflow as a file of JSON; `-` reads stdin')
    .option('--domain <name>', 'SWF domain; default: a development server inside this process')
    .option('--region <name>', 'AWS Region')
    .option('--endpoint <url>', 'endpoint of the service')
    .option('--task-list <name>', 'list of decision and activity tasks (default: one of this process alone)')
    .option('--workflow-id <id>', 'default: the name of the workflow and a random part')
    .option('--concurrency <n>', 'activities at once (default: 8)', parseCount)
    .option('--config <file>', 'configuration file (default: simpleflow.config.* here or above)')
    .option('--activities <module...>', 'modules with more activities')
    .option('--container <module...>', 'modules of services')
    .option('--middleware <module...>', 'modules of what is around activities and commands')
    .option('--tags <tag...>', 'at most 5')
    .option('--journal <file>', 'write the recorded run to this file, as JSON')
    .option('--history <file>', 'write it to this file in the form of a history of Amazon SWF')
    .option(
      '--watchdog-ms <ms>',
      'run workflow code in a thread, and replace it when a turn takes longer (default: none)',
      parseCount,
    )
    .option('--timeout-ms <ms>', 'give up after so many milliseconds', parseCount)
    .option('--verbose', 'say what happens, and print whole stacks', false)
    .addHelpText('after', DETAILS);
  command.action(async (argument: string | undefined, parsed: Parsed) => {
    const { workflow, ...options } = parsed;
    const target = argument ?? workflow;
    if (target === undefined)
      command.error('no workflow given: `simpleflow standalone path/to/module.ts#Export`');
    if (argument !== undefined && workflow !== undefined) command.error('the workflow was given twice');
    const { standalone } = await import('./standalone.js');
    setExitCode(await standalone({ ...options, target }));
  });
}

function parseCount(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number above 0');
}
