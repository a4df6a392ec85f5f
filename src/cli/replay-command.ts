import { type Command, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import {
  formatReport,
  loadConfig,
  replayJournal,
  SimpleflowError,
  type Determinism,
  type Journal,
} from 'simpleflow';
import {
  CODEC,
  createContainer,
  INSTANCES,
  isWorkflowClass,
  MIDDLEWARE_STACK,
  resolveTarget,
  type AnyWorkflowClass,
} from 'simpleflow/backend';
import { EXIT } from './exit.js';
import { nameOfOption, settingsFrom } from './settings-options.js';

interface Parsed {
  readonly workflow: string;
  readonly json: boolean;
  readonly lenient: boolean;
  readonly determinism: Determinism;
  readonly compat?: 'python';
  readonly workflowId?: string;
  readonly runId?: string;
  readonly taskList?: string;
  readonly config?: string;
  readonly container?: readonly string[];
  readonly middleware?: readonly string[];
}

const DETAILS = `
<recording> is what \`simpleflow run --journal\` or \`--history\` wrote, or the history of a run on Amazon SWF, such as
\`aws swf get-workflow-execution-history\` prints it: one answer, or a list of them as pages.`;

/** Declares \`simpleflow replay\`: exits 1 where code and recording disagree. */
export function addReplayCommand(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('replay')
    .description('run a workflow against a recorded run, and report where they disagree')
    .argument('<recording>', 'file with a journal, or with a history of Amazon SWF')
    .requiredOption('-w, --workflow <workflow>', 'module and export of the workflow')
    .addOption(
      new Option(
        '--determinism <how>',
        'strict compares inputs, order and result; lenient the ids of tasks only',
      )
        .choices(['strict', 'lenient'])
        .default('strict'),
    )
    .addOption(
      new Option('--compat <library>', 'python: the history was made by the Python library').choices([
        'python',
      ]),
    )
    .option('--lenient', 'the same as `--determinism lenient`', false)
    .option('--workflow-id <id>', 'of the run, where the history does not say')
    .option('--run-id <id>', 'of the run, where the history does not say')
    .option('--task-list <list>', 'where the decider of the history sent every activity and child')
    .option('--config <file>', 'configuration file (default: simpleflow.config.* here or above)')
    .option('--container <module...>', 'modules of services of the workflow (default: as configured)')
    .option('--middleware <module...>', 'what was around the commands of the run (default: as configured)')
    .option('--json', 'print the report as JSON', false)
    .addHelpText('after', DETAILS)
    .action(async (file: string, options: Parsed) => {
      const target = { name: 'workflow', accepts: isWorkflowClass };
      const workflow = await resolveTarget(options.workflow, target, { cwd: process.cwd() });
      const recording = await readRecording(file);
      const { ok, text } = await replay(workflow, recording, options);
      process.stdout.write(`${text}\n`);
      setExitCode(ok ? EXIT.ok : EXIT.failed);
    });
}

async function replay(
  workflow: AnyWorkflowClass,
  recording: unknown,
  { json, lenient, determinism: chosen, config: file, ...options }: Parsed,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const determinism = lenient ? 'lenient' : chosen;
  const { container: services, middleware: around } = options;
  const overrides = settingsFrom({
    ...(services === undefined ? undefined : { container: services }),
    ...(around === undefined ? undefined : { middleware: around }),
  });
  await using container = await createContainer(
    await loadConfig({ file, overrides, nameOfOverride: nameOfOption }),
  );
  // The run was made with the same.
  const made = {
    determinism,
    middleware: container.get(MIDDLEWARE_STACK).workflow,
    instantiate: container.get(INSTANCES).workflow,
    codec: container.get(CODEC),
  };
  // Loaded only when there is something to read: most runs are recorded in process.
  const { formatHistoryReport, isSwfHistory, replayHistory } = await import('simpleflow/backends/swf');
  if (isSwfHistory(recording)) {
    const { compat, workflowId, runId, taskList } = options;
    const report = await replayHistory(workflow, recording, {
      ...made,
      ...(compat === undefined ? undefined : { compat }),
      ...(workflowId === undefined ? undefined : { workflowId }),
      ...(runId === undefined ? undefined : { runId }),
      ...(taskList === undefined ? undefined : { taskList }),
    });
    return { ok: report.ok, text: json ? JSON.stringify(report) : formatHistoryReport(report) };
  }
  const report = await replayJournal(workflow, recording as Journal, made);
  return { ok: report.ok, text: json ? JSON.stringify(report) : formatReport(report) };
}

async function readRecording(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new SimpleflowError('invalid-input', `the recording \`${file}\` cannot be read`, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SimpleflowError('malformed-data', `\`${file}\` is not JSON`, { cause });
  }
}
