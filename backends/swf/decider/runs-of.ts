import { createContainer, workflowsOf } from 'simpleflow/backend';
import { type Codec, CODEC, type Config, LOGGER } from 'simpleflow';
import type { DeciderConfig } from './decider-config.js';
import type { StartDeciderOptions } from './decider-options.js';
import { LocalRuns, type RunSettings } from './local-runs.js';
import type { RunFactory } from './run-instance.js';
import { DEFAULT_LOST_WORKER_MS } from '../settings.js';
import { ThreadRuns } from './watchdog/thread-runs.js';
import { WorkflowRegistry, type KnownTypes } from './workflow-registry.js';

/** Where workflow code runs, and what a decider needs of it. */
export interface DeciderRuns {
  readonly runs: RunFactory;
  readonly workflows: KnownTypes;
  readonly codec: Codec;
  close(): Promise<void>;
}

/**
 * Loads workflows and services, in this thread, or with `watchdogMs` in another.
 * @throws whatever keeps them from being loaded
 */
export async function runsOf(options: StartDeciderOptions, loaded: DeciderConfig): Promise<DeciderRuns> {
  const { watchdogMs } = options;
  return watchdogMs === undefined ? localRuns(options, loaded) : threadRuns(options, loaded, watchdogMs);
}

async function localRuns(
  options: StartDeciderOptions,
  { modules, config }: DeciderConfig,
): Promise<DeciderRuns> {
  const given = options.workflows.filter((entry) => typeof entry !== 'string');
  const workflows = new WorkflowRegistry([...given, ...(await workflowsOf(modules))]);
  const container = await createContainer(config);
  try {
    const runs = new LocalRuns({
      workflows,
      container,
      logger: container.get(LOGGER),
      settings: settingsOf(options),
    });
    return { runs, workflows, codec: container.get(CODEC), close: async () => container.close() };
  } catch (error) {
    await container.close();
    throw error;
  }
}

/** The log and the texts of failures are of this thread: it is there when the other one is lost. */
async function threadRuns(
  options: StartDeciderOptions,
  loaded: DeciderConfig,
  watchdogMs: number,
): Promise<DeciderRuns> {
  const { log = () => undefined } = options;
  const container = await createContainer({ ...loaded.config, middleware: [] } satisfies Config);
  try {
    const runs = await ThreadRuns.start({
      ...loaded,
      watchdogMs,
      log,
      workflows: options.workflows,
      logger: container.get(LOGGER),
      settings: settingsOf(options),
    });
    return {
      runs,
      workflows: runs.workflows,
      codec: container.get(CODEC),
      close: async () => {
        await runs.close();
        await container.close();
      },
    };
  } catch (error) {
    await container.close();
    throw error;
  }
}

function settingsOf({
  taskList,
  decisionStartToCloseMs,
  limits = {},
  lostWorkerMs = DEFAULT_LOST_WORKER_MS,
}: StartDeciderOptions): RunSettings {
  // Limits also where they are the usual ones: they are this decider's, whatever others have written down.
  return {
    taskList,
    decisionTimeoutMs: decisionStartToCloseMs,
    limits,
    lostWorkerMs: lostWorkerMs === 'never' ? undefined : lostWorkerMs,
  };
}
