import type { Command } from 'commander';
import type { ExecutionOptions, SignalOptions, TerminateOptions } from './executions.js';
import { addSwfOptions } from './swf-options.js';

type Given<T> = Omit<T, 'workflowId' | 'signal'>;

/** Declares the commands for runs on Amazon SWF that are under way: `signal`, `cancel`, `terminate` and `info`. */
export function addExecutionCommands(program: Command, setExitCode: (code: number) => void): void {
  const declare = (name: string, description: string): Command =>
    addSwfOptions(
      program
        .command(name)
        .description(description)
        .argument('<workflow-id>', 'the run that is open; else, where that makes sense, the last one')
        .option('--run-id <id>', 'that very run'),
    );
  declare('signal', 'send a signal to a run on Amazon SWF')
    .argument('<name>', 'name of the signal')
    .option('--input <json>', 'value of the signal as JSON; `-` reads it from stdin')
    .option('-i, --input-file <file>', 'value of the signal as a file of JSON; `-` reads stdin')
    .action(async (workflowId: string, signal: string, options: Given<SignalOptions>) => {
      const { sendSignal } = await import('./executions.js');
      setExitCode(await sendSignal({ ...options, workflowId, signal }));
    });
  declare('cancel', 'ask a run on Amazon SWF to cancel').action(
    async (workflowId: string, options: Given<ExecutionOptions>) => {
      const { cancelRun } = await import('./executions.js');
      setExitCode(await cancelRun({ ...options, workflowId }));
    },
  );
  declare('terminate', 'end a run on Amazon SWF at once')
    .option('--reason <text>', 'shown in its history')
    .action(async (workflowId: string, options: Given<TerminateOptions>) => {
      const { terminateRun } = await import('./executions.js');
      setExitCode(await terminateRun({ ...options, workflowId }));
    });
  declare('info', 'print what is known of a run on Amazon SWF, as JSON').action(
    async (workflowId: string, options: Given<ExecutionOptions>) => {
      const { printInfo } = await import('./executions.js');
      setExitCode(await printInfo({ ...options, workflowId }));
    },
  );
}
