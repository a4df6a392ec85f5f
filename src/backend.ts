// For authors of backends: what the two doors need, and no more (test/package/backend-surface.test.ts keeps the list).
// What users need as well (tokens, services, codec, middleware, errors) is in `simpleflow`; what commands are made of, in
// `simpleflow/cli`; what stores are, in `simpleflow/testing`.
import * as hosting from './backend/hosting.js';
import * as optionRules from './backend/option-rules.js';
import * as python from './backend/python.js';
import * as sourceLines from './backend/source-lines.js';
import * as submission from './backend/submission.js';

// 1. Runner: activities somewhere else, workflows in this process.
export { inProcessBackend, type InProcessBackendOptions } from './di/in-process-backend.js';
export { inlineRunner } from './di/inline-runner.js';
export { InProcessExecutor } from './inprocess/in-process-executor.js';
export type { InProcessOptions } from './inprocess/in-process-options.js';
export type { ActivityChunk, ActivityControl, ActivityRunner } from './executor/activity-runner.js';
export type { ActivityCall, ActivityOutcome } from './activity/activity-call.js';
export { InlineRunner, type InlineRunnerOptions } from './executor/inline-runner.js';
export { MiddlewareStack } from './executor/middleware.js';
export { checkOptionsOf, type OptionRules } from './executor/option-rules.js';
export { optionRules };
export type { StandardSchema } from './config/standard-schema.js';
// The other side: where the activities are.
export { ActivityRegistry } from './activity/registry.js';
export { runActivity, type RunActivityOptions } from './activity/run-activity.js';
export { processEnvironment } from './config/env.js';
export { configForThread } from './config/config-for-thread.js';
export { configOf } from './config/load-config.js';
export type { RunnerHost } from './config/backend-module.js';
export { ModuleLoader } from './config/module-loader.js';
export { createContainer } from './di/create-container.js';
export { workflowsOf } from './di/workflows-of.js';
export { ServiceContainer } from './di/service-container.js';
export { ACTIVITIES, BACKEND_OPTIONS, INSTANCES, MIDDLEWARE_STACK } from './di/tokens.js';
export { RealClock, type Clock } from './inprocess/clock.js';

// 2. Durable service: a dialect, and an executor. The driver of recordings does the rest.
export {
  DialectDefaults,
  type Boundary,
  type Dialect,
  type EndedDecision,
  type OpenTasks,
  type OutgoingEnd,
  type RecordedEvent,
  type Refusal,
  type ResultKind,
} from './replay/dialect.js';
export { ExecutorBase } from './executor/executor-base.js';
export type { DecisionLimits } from './replay/limits.js';
export { CONTINUE_TIMER, isOwnTimer } from './replay/own-timers.js';
export { RecordedRun } from './replay/recorded-run.js';
export {
  NO_STEP,
  type DecidedTask,
  type DecisionRunOptions,
  type DecisionStep,
} from './replay/recorded-run-options.js';
export { readJournal } from './replay/read-journal.js';
export { toJournal } from './replay/to-journal.js';
export type { Command } from './engine/language/commands.js';
export type { EngineEvent } from './engine/language/events.js';
export type { IssuedCommand } from './engine/parts/command-queue.js';
export { isWorkflowClass, type AnyWorkflowClass } from './workflow/workflow.js';
export { hosting, python, sourceLines, submission };

// 3. Values: what travels, as text.
export { movedAmong, sendable, type Attachment } from './codec/attachments.js';
export { defaultCodec } from './codec/codec.js';
export type { ErrorShape, WireFailure } from './codec/failure.js';
export { cutText } from './util/cut-text.js';
