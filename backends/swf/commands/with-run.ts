import { createContainer } from 'simpleflow/backend';
import { type Codec, CODEC } from 'simpleflow';
import { EXIT, one, text, type ValuesOf } from 'simpleflow/cli';
import { findRun, type FoundRun } from '../executor/find-run.js';
import { serviceConfig, serviceOptions } from './service-options.js';

/** Which run a command is about. */
export const runArgument = one('workflow-id', 'the run that is open, else the last one');
export const runOptions = { runId: text('id', 'that very run'), ...serviceOptions };

type Given = ValuesOf<typeof runOptions> & { readonly workflowId: string };

/**
 * Finds a run, uses it, and gives the exit code.
 * @throws SimpleflowError `unknown-workflow`; whatever `use` throws
 */
export async function withRun(
  options: Given,
  cwd: string,
  use: (run: FoundRun, codec: Codec) => Promise<void>,
): Promise<number> {
  const { config, swf } = await serviceConfig(options, cwd);
  // Signals and what is known of the run may hold values of registered classes.
  await using container = await createContainer({ ...config, activities: [], middleware: [] });
  const codec = container.get(CODEC);
  using run = await findRun({ ...swf, codec }, options.workflowId, options.runId);
  await use(run, codec);
  return EXIT.ok;
}
