import type { Settings } from './settings.js';

/**
 * Settings as they are, typed: for `simpleflow.config.ts`.
 *
 * @example `export default defineConfig({ executor: 'local', activities: ['./activities.js'] });`
 */
export function defineConfig(settings: Settings): Settings {
  return settings;
}
