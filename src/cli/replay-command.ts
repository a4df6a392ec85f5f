import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { formatReport, replayJournal, SimpleflowError, type Journal } from 'simpleflow';
import { isWorkflowClass, resolveTarget } from 'simpleflow/backend';
import { EXIT } from './exit.js';

interface Parsed {
  readonly workflow: string;
  readonly json: boolean;
  readonly lenient: boolean;
}

/** Declares \`simpleflow replay\`: exits 1 where code and recording disagree. */
export function addReplayCommand(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('replay')
    .description('run a workflow against a recorded run, and report where they disagree')
    .argument('<journal>', 'file that `simpleflow run --journal` wrote')
    .requiredOption('-w, --workflow <workflow>', 'module and export of the workflow')
    .option('--lenient', 'compare the ids of tasks only', false)
    .option('--json', 'print the report as JSON', false)
    .action(async (file: string, { workflow, json, lenient }: Parsed) => {
      const target = { name: 'workflow', accepts: isWorkflowClass };
      const workflowClass = await resolveTarget(workflow, target, { cwd: process.cwd() });
      const journal = await readJournal(file);
      const report = await replayJournal(workflowClass, journal, {
        determinism: lenient ? 'lenient' : 'strict',
      });
      process.stdout.write(`${json ? JSON.stringify(report) : formatReport(report)}\n`);
      setExitCode(report.ok ? EXIT.ok : EXIT.failed);
    });
}

async function readJournal(file: string): Promise<Journal> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new SimpleflowError('invalid-input', `the journal \`${file}\` cannot be read`, { cause });
  }
  try {
    return JSON.parse(text) as Journal;
  } catch (cause) {
    throw new SimpleflowError('malformed-data', `\`${file}\` is not JSON`, { cause });
  }
}
