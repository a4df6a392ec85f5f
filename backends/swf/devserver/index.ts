export { startDevServer, type DevServer, type DevServerOptions } from './start-dev-server.js';
export type { DomainSummary, DumpedEvent, DumpedHistory, ExecutionName } from './inspect.js';
export type { LambdaHandler, LambdaHandlers } from './lifecycle/lambda.js';
export type { LogLevel } from './log.js';
export type { OpenQuestions, TimeoutKind } from './settings/open-questions.js';
