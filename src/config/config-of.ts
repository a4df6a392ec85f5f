import type { Config } from './config.js';
import { resolveConfig } from './resolve-config.js';
import type { Settings } from './settings.js';

/**
 * The configuration that is exactly these settings, with the defaults for the rest: neither a file nor the environment is
 * read. Relative paths start from the current directory.
 * @throws SimpleflowError `invalid-option`, `unknown-module`, `backend-missing`
 */
export async function configOf(settings: Settings): Promise<Config> {
  const cwd = process.cwd();
  return (await resolveConfig([{ kind: 'code', base: cwd, values: { ...settings } }], cwd)).config;
}
