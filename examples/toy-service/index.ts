export { LogDialect, type LogEntry, type LogLine } from './log-dialect.js';
export { ToyExecutor, type ToyOptions } from './toy-executor.js';
