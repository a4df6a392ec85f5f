import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { formatReport, loadConfig, replayJournal, SimpleflowError, type Journal } from 'simpleflow';
import { createContainer, isWorkflowClass, MIDDLEWARE_STACK, resolveTarget } from 'simpleflow/backend';
import { EXIT } from './exit.js';
import { nameOfOption } from './settings-options.js';

interface Parsed {
  readonly workflow: string;
  readonly json: boolean;
  readonly lenient: boolean;
  readonly middleware?: readonly string[];
}

/** Declares \`simpleflow replay\`: exits 1 where code and recording disagree. */
export function addReplayCommand(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('replay')
    .description('run a workflow against a recorded run, and report where they disagree')
    .argument('<journal>', 'file that `simpleflow run --journal` wrote')
    .requiredOption('-w, --workflow <workflow>', 'module and export of the workflow')
    .option('--lenient', 'compare the ids of tasks only', false)
    .option('--middleware <module...>', 'what was around the commands of the run (default: as configured)')
    .option('--json', 'print the report as JSON', false)
    .action(async (file: string, { workflow, json, lenient, middleware }: Parsed) => {
      const target = { name: 'workflow', accepts: isWorkflowClass };
      const workflowClass = await resolveTarget(workflow, target, { cwd: process.cwd() });
      const journal = await readJournal(file);
      const overrides = middleware === undefined ? {} : { middleware };
      await using container = await createContainer(
        await loadConfig({ overrides, nameOfOverride: nameOfOption }),
      );
      const report = await replayJournal(workflowClass, journal, {
        determinism: lenient ? 'lenient' : 'strict',
        middleware: container.get(MIDDLEWARE_STACK).workflow,
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
