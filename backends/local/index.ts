export { createLocalExecutor, type LocalOptions } from './local-executor.js';
export { InlineRunner } from './inline-runner.js';
