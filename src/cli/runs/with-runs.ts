import { resolve } from 'node:path';
import {
  CODEC,
  type Codec,
  type Config,
  loadConfig,
  openStoreClient,
  type RunService,
  SimpleflowError,
  StoredRuns,
} from 'simpleflow';
import { createContainer } from 'simpleflow/backend';
import { flag, list, one, text, type ValuesOf } from '../options.js';
import { configOption, settingsFrom, verboseOption } from '../shared-options.js';

/** Which run a command is about. */
export const runArgument = one('run', 'run id, or workflow id: the open run, else the newest');

/** Where the runs are, and how they are shown. */
export const runsOptions = {
  store: text('file', 'the store of the runs (default: as configured)'),
  ...configOption,
  container: list('module', 'modules of services'),
  json: flag('print one line of JSON'),
  ...verboseOption,
};

type Given = Partial<Omit<ValuesOf<typeof runsOptions>, 'json'>>;

/**
 * Opens the runs that a command is about, uses them, and gives the exit code.
 * @throws SimpleflowError `invalid-option` if nothing says where they are; `store-…`
 */
export async function withRuns(
  options: Given,
  cwd: string,
  use: (runs: RunService, codec: Codec) => Promise<number>,
): Promise<number> {
  const { store, ...others } = options;
  const config = await loadConfig({ cwd, file: options.config, overrides: settingsFrom(others) });
  // Signals and results may hold values of registered classes.
  await using container = await createContainer({ ...config, activities: [], middleware: [] });
  await using runs = new StoredRuns(await openStoreClient(storePath(config, store, cwd)));
  return await use(runs, container.get(CODEC));
}

function storePath(config: Config, store: string | undefined, cwd: string): string {
  // Where the runs are has nothing to do with where this process would run some.
  if (store !== undefined) return resolve(cwd, store);
  if (config.store !== undefined) return config.store.path;
  throw new SimpleflowError(
    'invalid-option',
    'expected the store of the runs, got none: give `--store <file>`, or set `SIMPLEFLOW_STORE`',
  );
}
