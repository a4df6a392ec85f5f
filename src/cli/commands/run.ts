import { setTimeout } from 'node:timers/promises';
import { CODEC, type Config, CONFIG, type Executor, loadConfig, SimpleflowError } from 'simpleflow';
import { createContainer, isWorkflowClass } from 'simpleflow/backend';
import { executorIn } from '../../di/create-executor.js';
import { locateTarget, resolveTarget } from '../../config/resolve-target.js';
import { defineCommand } from '../command.js';
import { flag } from '../options.js';
import { bindInput, readInput } from '../read-input.js';
import { checkRecordingFiles, isRecorded, writeRecordings } from '../recordings.js';
import { withModules } from '../runs/hosted-store.js';
import { runDurably } from '../runs/run-durably.js';
import { runToEnd } from '../run-to-end.js';
import {
  nameOfOption,
  resultOptions,
  settingsFrom,
  settingsOptions,
  startOptions,
  verboseOption,
  WORKFLOW_DETAILS,
  workflowArgument,
} from '../shared-options.js';
import { EXIT } from '../terminal/exit.js';
import { orStall } from '../terminal/or-stall.js';
import { notice } from '../terminal/output.js';
import { watchRejections } from '../terminal/rejections.js';
import { reportError } from '../terminal/report-error.js';
import { showProgress } from '../terminal/show-progress.js';
import { watchSignals } from '../terminal/signals.js';

// What is still running when a run has failed: long enough to clean up, short enough to wait for.
const GRACE_MS = 5_000;

/** Runs a workflow, prints its result to stdout and everything else to stderr. */
export const run = defineCommand({
  arguments: { target: workflowArgument },
  options: {
    ...startOptions,
    ...resultOptions,
    cancelOnInterrupt: flag('with a store: the first interrupt asks the run to cancel, as without one'),
    quiet: flag('show no progress, also on a terminal'),
    ...verboseOption,
    ...settingsOptions,
  },
  details: `${WORKFLOW_DETAILS}

With a store the run survives this process: an interrupt or --timeout-ms ends the command, and the run stays open for
\`simpleflow resume\`. With the --workflow-id of an open run of the same workflow and input, the command goes on with that run.
Where another process hosts the store, that one carries the run out.`,

  async run(options, { cwd }) {
    if (options.local && options.executor !== undefined && options.executor !== 'local') {
      const both = `\`--local\` and \`--executor ${options.executor}\``;
      throw new SimpleflowError('invalid-option', `${both} exclude each other`);
    }
    using rejections = watchRejections();
    const { target, workflowId, tags } = options;
    const { file } = locateTarget(target, cwd);
    const workflow = await resolveTarget(target, { name: 'workflow', accepts: isWorkflowClass }, { cwd });
    const json = await readInput(options);
    await checkRecordingFiles(options);
    const config = await loadConfig({
      cwd,
      program: [file],
      file: options.config,
      overrides: { ...settingsFrom(options), ...(isRecorded(options) ? { journal: true } : undefined) },
      nameOfOverride: nameOfOption,
    });
    const container = await createContainer(withModules(config, [file]));
    const codec = container.get(CODEC);
    const args = bindInput(workflow, json, codec);
    const { store } = config;
    if (store !== undefined) {
      const exitCode = await runDurably({ workflow, file, args, store, container }, options);
      rejections.report(options);
      return exitCode;
    }
    const executor = await executorIn(container);
    using _progress = showProgress(executor, options.quiet);
    const handle = await executor.start(workflow, args as never[], {
      awaitsSignals: false,
      ...(workflowId === undefined ? undefined : { workflowId }),
      ...(tags === undefined ? undefined : { tags }),
    });
    if (options.verbose)
      notice(
        `run ${handle.runId} of \`${workflow.definition.name}\` started on ${nameOf(container.get(CONFIG))}`,
      );
    using signals = watchSignals(handle);
    const exitCode = await runToEnd(handle, signals, { ...options, codec });
    const isWritten = !isRecorded(options) || (await writeRecordings(options, async () => handle.history()));
    const isClosed = await close(executor, exitCode, options.verbose);
    rejections.report(options);
    return exitCode === EXIT.ok && !(isWritten && isClosed) ? EXIT.failed : exitCode;
  },
});

function nameOf({ executor }: Config): string {
  return typeof executor === 'string' ? executor : 'the configured backend';
}

/**
 * Waits for what is still running, unless the run has failed and it takes too long, or nothing can go on.
 * @returns false if a service of user code could not be closed, which has been printed
 */
async function close(executor: Executor, exitCode: number, verbose: boolean): Promise<boolean> {
  const isFailed = exitCode !== EXIT.ok;
  try {
    const closed = executor.shutdown({ cancelPending: isFailed });
    await orStall(isFailed ? Promise.race([closed, graceTime()]) : closed);
    return true;
  } catch (error) {
    reportError(error, { verbose });
    return false;
  }
}

async function graceTime(): Promise<void> {
  await setTimeout(GRACE_MS, undefined, { ref: false });
}
