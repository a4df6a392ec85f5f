import type { Command } from 'commander';
import type { DeciderOptions } from './decider.js';
import { addMiddlewareOption, addSwfOptions, parseCount, parseMs } from './swf-options.js';
import type { WorkerOptions } from './worker.js';

const ENDING = `
Runs until SIGINT or SIGTERM: then it takes no more tasks, waits for open polls (Amazon SWF holds them for up to a minute,
and what it sends meanwhile would be lost otherwise), and finishes what it has begun. A second signal, or the end of
\`--grace-ms\`, gives up what is left.`;

// The minute of the poll, and half of one for what it brings.
const DEFAULT_GRACE_MS = 90_000;

/** Declares `simpleflow decider`. */
export function addDeciderCommand(program: Command, setExitCode: (code: number) => void): void {
  const command = program
    .command('decider')
    .description('decide for workflows on Amazon SWF, until it is told to stop')
    .argument('<modules...>', 'modules that export workflows');
  addMiddlewareOption(addSwfOptions(command))
    .option('--concurrency <n>', 'decisions at once (default: 10)', parseCount)
    .option('--polls <n>', 'open polls for each task list (default: 2)', parseCount)
    .option(
      '--watchdog-ms <ms>',
      'run workflow code in a thread, and replace it when a turn takes longer (default: as configured, else none)',
      parseCount,
    )
    .option('--grace-ms <ms>', 'how long to wait at the end', parseMs, DEFAULT_GRACE_MS)
    .addHelpText('after', ENDING)
    .action(async (modules: string[], options: Omit<DeciderOptions, 'modules'>) => {
      const { decider } = await import('./decider.js');
      setExitCode(await decider({ ...options, modules }));
    });
}

/** Declares `simpleflow worker`. */
export function addWorkerCommand(program: Command, setExitCode: (code: number) => void): void {
  const command = program
    .command('worker')
    .description('run activities for Amazon SWF, until it is told to stop')
    .argument('<modules...>', 'modules that define activities');
  addMiddlewareOption(addSwfOptions(command))
    .option('--executor <name>', 'where activities run: local (this thread) or piscina (threads)', 'local')
    .option(
      '--concurrency <n>',
      'activities at once (default: 1, or as many as there are threads)',
      parseCount,
    )
    .option('--polls <n>', 'open polls (default: as many as activities at once, at most 10)', parseCount)
    .option('--grace-ms <ms>', 'how long to wait at the end', parseMs, DEFAULT_GRACE_MS)
    .addHelpText('after', ENDING)
    .action(async (modules: string[], options: Omit<WorkerOptions, 'modules'>) => {
      const { worker } = await import('./worker.js');
      setExitCode(await worker({ ...options, modules }));
    });
}
