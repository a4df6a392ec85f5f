export { backend, configSchema, runner } from './backend.js';
export { createLocalExecutor, type LocalOptions } from './local-executor.js';
export { InlineRunner, type InlineRunnerOptions } from 'simpleflow/backend';
export type { LocalSection } from './section.js';
