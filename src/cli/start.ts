import { createExecutor, type Executor, type StartOptions } from 'simpleflow';
import { isWorkflowClass, resolveTarget, type AnyWorkflowClass } from 'simpleflow/backend';
import { EXIT } from './exit.js';
import { printResult } from './print-result.js';
import { readInput, type InputOptions } from './read-input.js';
import { reportError } from './report-error.js';
import { bindInput } from './run.js';
import { swfConfig, type SwfOptions } from './swf-options.js';

export interface StartRunOptions extends SwfOptions, InputOptions {
  /** Module and export of the workflow. */
  readonly target: string;
  readonly workflowId?: string;
  readonly tags?: readonly string[];
  readonly wait: boolean;
  readonly timeoutMs?: number;
}

/**
 * Starts a workflow on Amazon SWF, prints its ids or its result, and gives the exit code.
 * @throws whatever keeps it from being started
 */
export async function startRun(options: StartRunOptions): Promise<number> {
  const { target } = options;
  const kind = { name: 'workflow', accepts: isWorkflowClass };
  const workflow = await resolveTarget(target, kind, { cwd: process.cwd() });
  const args = bindInput(workflow, await readInput(options));
  const { config, swf } = await swfConfig(options);
  const executor = await createExecutor({ ...config, sections: { ...config.sections, swf } });
  try {
    return await startOn(executor, workflow, args, options);
  } finally {
    // What was started goes on without us.
    await executor.shutdown({ wait: false });
  }
}

async function startOn(
  executor: Executor,
  workflow: AnyWorkflowClass,
  args: readonly unknown[],
  options: StartRunOptions,
): Promise<number> {
  const { workflowId, tags, wait, timeoutMs } = options;
  const startOptions: StartOptions = {
    ...(workflowId === undefined ? undefined : { workflowId }),
    ...(tags === undefined ? undefined : { tags }),
  };
  const handle = await executor.start(workflow, args as never[], startOptions);
  if (!wait) {
    process.stdout.write(`${handle.workflowId} ${handle.runId}\n`);
    return EXIT.ok;
  }
  process.stderr.write(`${handle.workflowId} ${handle.runId}\n`);
  try {
    printResult(await handle.result(timeoutMs === undefined ? {} : { timeoutMs }));
    return EXIT.ok;
  } catch (error) {
    // How the run ended, or that it has not ended in time.
    reportError(error, options);
    return EXIT.failed;
  }
}
