import {
  CODEC,
  type Codec,
  type Config,
  openStoreClient,
  type RunInfo,
  SimpleflowError,
  startRequest,
  StoredRuns,
  valueOf,
} from 'simpleflow';
import type { AnyWorkflowClass, ServiceContainer } from 'simpleflow/backend';
import { executorIn } from '../../di/create-executor.js';
import { storeLost } from './hosted-store.js';
import { isRecorded, writeRecordings, type RecordingFiles } from '../recordings.js';
import { EXIT } from '../terminal/exit.js';
import { guardExit } from '../terminal/exit-guard.js';
import { notice, printResult } from '../terminal/output.js';
import { reportError } from '../terminal/report-error.js';
import { showProgress } from '../terminal/show-progress.js';
import { watchSignals, watchStop, type SignalWatch } from '../terminal/signals.js';

export interface DurableRunOptions extends RecordingFiles {
  readonly workflowId: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly timeoutMs: number | undefined;
  readonly cancelOnInterrupt: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

interface DurableRun {
  readonly workflow: AnyWorkflowClass;
  /** The module of the workflow, for the line that says how to go on. */
  readonly file: string;
  readonly args: readonly unknown[];
  readonly store: NonNullable<Config['store']>;
  readonly container: ServiceContainer;
}

/**
 * Runs a workflow in a store: hosts it, or leaves that to the host that is there. An interrupt or the time limit ends the
 * command, and the run stays open.
 */
export async function runDurably(run: DurableRun, options: DurableRunOptions): Promise<number> {
  const codec = run.container.get(CODEC);
  const host = await hostIn(run.container);
  try {
    const { path, fsync = 'normal', unsafeFileSystem = false } = run.store;
    await using runs = new StoredRuns(await openStoreClient(path, { fsync, unsafeFileSystem }));
    using _progress = host && showProgress(host, options.quiet);
    const { runId, workflowId } = await startOrAttach(run, { runs, codec }, options);
    if (options.verbose)
      notice(
        `run ${runId} of \`${run.workflow.definition.name}\` ${host ? 'is hosted here' : 'is hosted by another process'}`,
      );
    using signals = watchInterrupt({ ...run, runs, runId, workflowId, isHost: host !== undefined }, options);
    const ended = printEnd(runId, { runs, codec }, options);
    const lost = host === undefined ? undefined : storeLost(host);
    const stopped = options.cancelOnInterrupt ? undefined : signals.stopped;
    using _guard = guardExit();
    const exitCode = await Promise.race([ended, lost, stopped].filter((each) => each !== undefined));
    const isWritten =
      !isRecorded(options) || (await writeRecordings(options, async () => runs.recording(runId)));
    if (exitCode === EXIT.ok && !isWritten) return EXIT.failed;
    return signals.exitCode ?? exitCode ?? EXIT.failed;
  } finally {
    await host?.shutdown();
  }
}

/** Undefined if another process hosts the store. */
async function hostIn(container: ServiceContainer) {
  try {
    return await executorIn(container);
  } catch (error) {
    if (SimpleflowError.is(error) && error.code === 'store-in-use') return undefined;
    throw error;
  }
}

interface Access {
  readonly runs: StoredRuns;
  readonly codec: Codec;
}

/** An open run of that workflow id is meant if it is of the same type and has the same input. */
async function startOrAttach(
  { workflow, args }: DurableRun,
  { runs, codec }: Access,
  { workflowId, tags }: DurableRunOptions,
): Promise<RunInfo> {
  const request = startRequest(
    workflow,
    { args, codec },
    {
      ...(workflowId === undefined ? undefined : { workflowId }),
      ...(tags === undefined ? undefined : { tags }),
    },
  );
  try {
    return await runs.start(request);
  } catch (error) {
    if (workflowId === undefined || (error as SimpleflowError).code !== 'workflow-already-running')
      throw error;
    const { input, ...run } = await runs.describe(workflowId);
    const isSame = run.name === request.name && run.version === request.version && input === request.input;
    if (!isSame || run.status !== 'open') throw error;
    notice(`goes on with the open run ${run.runId}`);
    return run;
  }
}

async function printEnd(runId: string, { runs, codec }: Access, options: DurableRunOptions): Promise<number> {
  const { timeoutMs } = options;
  try {
    const result = await runs.result(runId, timeoutMs === undefined ? {} : { timeoutMs });
    printResult(valueOf(result, codec), codec);
    return EXIT.ok;
  } catch (error) {
    reportError(error, options);
    if ((error as SimpleflowError).code === 'timeout') notice('the run stays open');
    return EXIT.failed;
  }
}

interface Interrupted {
  readonly runs: StoredRuns;
  readonly runId: string;
  readonly workflowId: string;
  readonly file: string;
  readonly store: { readonly path: string };
  readonly isHost: boolean;
}

function watchInterrupt(run: Interrupted, { cancelOnInterrupt }: DurableRunOptions): SignalWatch {
  const { runs, runId, workflowId, file, store, isHost } = run;
  if (cancelOnInterrupt) return watchSignals({ cancel: () => runs.cancel(runId) });
  const goOn = isHost
    ? `simpleflow resume ${workflowId} ${file} --store ${store.path}`
    : `simpleflow result ${workflowId} --store ${store.path}`;
  return watchStop((received) => notice(`${received}: the run stays open; go on with it: ${goOn}`));
}
