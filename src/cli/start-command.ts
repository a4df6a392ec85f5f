import type { Command } from 'commander';
import type { StartRunOptions } from './start.js';
import { addSwfOptions, parseCount } from './swf-options.js';

const DETAILS = `
Prints the workflow id and the run id of what was started, or with \`--wait\` its result. Deciders and workers run it,
wherever they are.

<workflow> and the input are what \`simpleflow run --help\` says.`;

/** Declares `simpleflow start`; the code that runs is imported only when the command is given. */
export function addStartCommand(program: Command, setExitCode: (code: number) => void): void {
  const command = program
    .command('start')
    .description('start a workflow on Amazon SWF')
    .argument('<workflow>', 'module and export of the workflow');
  addSwfOptions(command)
    .option('--input <json>', 'input of the workflow as JSON; `-` reads it from stdin')
    .option('-i, --input-file <file>', 'input of the workflow as a file of JSON; `-` reads stdin')
    .option('--workflow-id <id>', 'default: a random one')
    .option('--tags <tag...>', 'at most 5')
    .option('--wait', 'wait for the end, and print the result', false)
    .option('--timeout-ms <ms>', 'with --wait: give up waiting after so many milliseconds', parseCount)
    .addHelpText('after', DETAILS)
    .action(async (target: string, options: Omit<StartRunOptions, 'target'>) => {
      const { startRun } = await import('./start.js');
      setExitCode(await startRun({ ...options, target }));
    });
}
