import { SimpleflowError } from 'simpleflow';
import type { RunnerContext, StartWorkerOptions } from 'simpleflow/backends/swf';
import { logLine, serve } from './serve.js';
import { swfConfig, type SwfOptions } from './swf-options.js';

export interface WorkerOptions extends SwfOptions {
  readonly modules: readonly string[];
  readonly executor: string;
  readonly concurrency?: number;
  readonly polls?: number;
  readonly graceMs: number;
}

/**
 * Runs an activity worker until it is told to stop, and gives the exit code.
 * @throws whatever keeps it from starting
 */
export async function worker(options: WorkerOptions): Promise<number> {
  const { modules, concurrency, polls, graceMs } = options;
  const { executor, ...others } = options;
  const runner = await runnerOf(executor, concurrency);
  const { config, swf } = await swfConfig(others);
  const { startWorker } = await import('simpleflow/backends/swf');
  const running = await startWorker({
    ...swf,
    activities: modules,
    config,
    concurrency,
    polls,
    runner,
    log: logLine,
  });
  logLine(`worker of \`${running.taskList}\` in domain \`${swf.domain}\` is polling`);
  return serve(running, graceMs);
}

/** Undefined for this thread. */
async function runnerOf(
  executor: string,
  concurrency: number | undefined,
): Promise<StartWorkerOptions['runner']> {
  if (executor === 'local') return undefined;
  if (executor !== 'piscina') {
    throw new SimpleflowError(
      'invalid-option',
      `\`--executor\` of a worker must be local or piscina, got \`${executor}\``,
    );
  }
  const { startThreadRunner } = await import('simpleflow/backends/piscina');
  return async ({ config }: RunnerContext) => startThreadRunner(config, { maxThreads: concurrency });
}
