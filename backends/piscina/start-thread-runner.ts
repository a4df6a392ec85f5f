import type { Config } from 'simpleflow';
import type { ActivityRunner } from 'simpleflow/backend';
import type { PiscinaOptions } from './section.js';
import { copiedConfig } from './main/thread-config.js';
import { ThreadPool } from './main/thread-pool.js';
import { ThreadRunner } from './main/thread-runner.js';

/**
 * Threads that run activities for a host of another kind, such as a worker of a service. They load the modules of the
 * configuration, and go away with the runner.
 * @param options go before the section `piscina` of the configuration
 * @throws SimpleflowError `invalid-option`; whatever keeps a thread from starting
 */
export async function startThreadRunner(
  config: Config,
  options: PiscinaOptions = {},
): Promise<ActivityRunner> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const section = config.sections['piscina'] ?? {};
  const pool = new ThreadPool({
    ...section,
    ...given,
    activities: [],
    config: copiedConfig(config),
  });
  try {
    await pool.start();
  } catch (error) {
    await pool.close();
    throw error;
  }
  return new ThreadRunner(pool, true, options.maxQueue);
}
