import { setTimeout } from 'node:timers/promises';
import {
  resolveTarget,
  bindArguments,
  isWorkflowClass,
  locateTarget,
  parseInput,
  type AnyWorkflowClass,
  type Config,
} from 'simpleflow/backend';
import {
  createExecutor,
  loadConfig,
  SimpleflowError,
  type Executor,
  type Workflow,
  type WorkflowHandle,
} from 'simpleflow';
import { EXIT } from './exit.js';
import { checkRecordingFiles, writeRecordings } from './recording-files.js';
import { orStall, STALLED } from './or-stall.js';
import { printResult } from './print-result.js';
import { readInput, type InputOptions } from './read-input.js';
import { watchRejections } from './rejections.js';
import { reportError } from './report-error.js';
import { nameOfOption, settingsFrom, type SettingsOptions } from './settings-options.js';
import { showProgress } from './show-progress.js';
import { watchSignals, type SignalWatch } from './signals.js';

export interface RunOptions extends InputOptions, SettingsOptions {
  /** Module and export of the workflow. */
  readonly target: string;
  readonly workflowId?: string;
  readonly tags?: readonly string[];
  /** File for the recorded run. */
  readonly journal?: string;
  /** File for the same, as a history of Amazon SWF. */
  readonly history?: string;
  readonly timeoutMs?: number;
  readonly verbose: boolean;
  /** Show no progress, also on a terminal. */
  readonly quiet: boolean;
}

type Handle = WorkflowHandle<unknown>;

// What is still running when a run has failed: long enough to clean up, short enough to wait for.
const GRACE_MS = 5_000;

/**
 * Runs a workflow, prints its result to stdout and everything else to stderr, and gives the exit code.
 * @throws whatever is wrong before the run has begun
 */
export async function run(options: RunOptions): Promise<number> {
  using rejections = watchRejections();
  const workflow = await resolveTarget(
    options.target,
    { name: 'workflow', accepts: isWorkflowClass },
    { cwd: process.cwd() },
  );
  const args = bindInput(workflow, await readInput(options));
  const keepsJournal = options.journal !== undefined || options.history !== undefined;
  await checkRecordingFiles(options);
  const config = await loadConfig({
    file: options.config,
    overrides: {
      ...settingsFrom(options),
      ...(keepsJournal ? { journal: true } : undefined),
    },
    nameOfOverride: nameOfOption,
  });
  const executor = await createExecutor(withModule(config, locateTarget(options.target, process.cwd()).file));
  using _progress = showProgress(executor, options.quiet);
  const { workflowId, tags } = options;
  const handle: Handle = await executor.start(workflow, args as never[], {
    awaitsSignals: false,
    ...(workflowId === undefined ? undefined : { workflowId }),
    ...(tags === undefined ? undefined : { tags }),
  });
  say(
    options,
    `run ${handle.runId} of \`${workflow.definition.name}\` started on ${typeof config.executor === 'string' ? config.executor : 'the configured backend'}`,
  );
  using signals = watchSignals(handle);
  const exitCode = await finish(handle, signals, options);
  if (keepsJournal) await writeRecordings(options, await handle.history());
  const closedCode = await closing(async () => close(executor, exitCode), options);
  rejections.report(options);
  return closedCode ?? exitCode;
}

/** Closes what a run has used. What a service throws then is no result, but the run was there: gives the exit code. */
export async function closing(
  close: () => Promise<void>,
  options: Pick<RunOptions, 'verbose'>,
): Promise<number | undefined> {
  try {
    await close();
    return undefined;
  } catch (error) {
    // Whatever user code throws that ends a service.
    reportError(error, options);
    return EXIT.failed;
  }
}

/** Threads find the activities that the workflow's own module defines or imports, too. */
function withModule(config: Config, file: string): Config {
  const { activities } = config;
  return activities.includes(file) ? config : { ...config, activities: [...activities, file] };
}

/** Waits for the run, and prints how it ended. */
export async function finish(
  handle: Handle,
  signals: SignalWatch,
  options: Pick<RunOptions, 'timeoutMs' | 'verbose'>,
): Promise<number> {
  const { timeoutMs } = options;
  try {
    const result = await orStall(handle.result(timeoutMs === undefined ? {} : { timeoutMs }));
    if (result === STALLED) throw await neverSettles(handle);
    printResult(result);
    say(options, 'completed');
    return EXIT.ok;
  } catch (error) {
    reportError(error, options);
    // After a timeout, or when nothing can go on, the run is still open; a closed one does not mind.
    await handle.terminate('the command line gave up');
    const isCancelled = SimpleflowError.is(error) && error.code === 'cancelled';
    return isCancelled ? (signals.exitCode ?? EXIT.failed) : EXIT.failed;
  }
}

/** Waits for what is still running, unless the run has failed and it takes too long, or nothing can go on. */
async function close(executor: Executor, exitCode: number): Promise<void> {
  const isFailed = exitCode !== EXIT.ok;
  const closed = executor.shutdown({ cancelPending: isFailed });
  await orStall(isFailed ? Promise.race([closed, graceTime()]) : closed);
}

async function graceTime(): Promise<void> {
  await setTimeout(GRACE_MS, undefined, { ref: false });
}

/**
 * JSON cannot say `undefined`, and source text does not say which parameters TypeScript calls optional: every parameter
 * without a default is required here.
 */
export function bindInput(workflow: AnyWorkflowClass, input: unknown): readonly unknown[] {
  const { name, parameters } = workflow.definition;
  // Only its source text is looked at.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { run: body } = workflow.prototype as Workflow;
  return bindArguments(body, parseInput(input), {
    callee: `workflow \`${name}\``,
    parameters,
    requireAll: true,
  });
}

async function neverSettles(handle: Handle): Promise<SimpleflowError> {
  const { name, openActivities } = await handle.describe();
  const open = openActivities === 0 ? '' : `; activities that have not ended: ${openActivities}`;
  return new SimpleflowError(
    'never-settles',
    `workflow \`${name}\` never settles: nothing is left that could go on in this process${open}`,
  );
}

export function say({ verbose }: Pick<RunOptions, 'verbose'>, text: string): void {
  if (verbose) process.stderr.write(`${text}\n`);
}
