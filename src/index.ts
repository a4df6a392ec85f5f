// Activities and workflows
export {
  activity,
  type Activity,
  type ActivityClass,
  type ActivityDefinition,
  type ActivityFunction,
  type ActivityInstance,
  type ActivityOptions,
  type OnLost,
  type Execute,
} from './activity/activity.js';
export { activityContext, type ActivityContext } from './activity/activity-context.js';
export { lambda, type LambdaHandler, type LambdaHandlers, type LambdaOptions } from './activity/lambda.js';
export type { RetryPolicy } from './activity/retry-policy.js';
export {
  Workflow,
  type AutoContinueOptions,
  type InputOf,
  type ResultOf,
  type WorkflowClass,
  type WorkflowDefinition,
} from './workflow/workflow.js';
export { byName, type NamedArguments, type NamedCall } from './workflow/by-name.js';
export type { HistorySize, Marker, RunInformation } from './workflow/runtime.js';
export { Submitter, WorkflowScope, type SendSignalOptions, type SignalTarget } from './workflow/submitter.js';
export { WorkflowHooks, type ClosedStatus, type TurnInformation } from './workflow/hooks.js';
export type { EventDetails, MarkerDetails, SignalDetails, TimerDetails } from './workflow/event-details.js';
export {
  WorkflowLog,
  type Logger,
  type LogLevel,
  type LogLine,
  type LogThreshold,
  type TaskLog,
} from './workflow/log.js';
export { TaskFailure, type TaskFailureDecision } from './workflow/task-failure.js';
export type {
  Argument,
  Arguments,
  ChildOptions,
  ChildPolicy,
  ContinueOptions,
  MapTaskOptions,
  TaskOptions,
} from './workflow/submittable.js';

// Middleware
export {
  activityMiddleware,
  type ActivityInvocation,
  type ActivityMiddleware,
  type AroundActivity,
  type Next,
} from './activity/activity-middleware.js';
export {
  workflowMiddleware,
  type CommandRequest,
  type MiddlewareContext,
  type TaskOutcome,
  type TaskRequest,
  type WorkflowMiddleware,
} from './workflow/workflow-middleware.js';
export type { Middleware } from './executor/middleware.js';

// Canvas
export { Chain } from './canvas/chain.js';
export { FuncGroup } from './canvas/func-group.js';
export { Group } from './canvas/group.js';
export { markerTask, sendSignalTask, taskWith, timerTask, waitSignalTask } from './canvas/tasks.js';
export type { ChainOptions, ContainerOptions, GroupOptions } from './canvas/options.js';
export type { Element } from './canvas/element.js';
export type { Submittable } from './workflow/submittable.js';

// Values as text
export { transfer } from './codec/attachments.js';
export type { AnyClass, RegisteredClass, RegisteredErrorClass } from './codec/classes.js';
export { createCodec, type Codec, type CodecOptions } from './codec/codec.js';
export type { CodecLimits } from './codec/limits.js';
export type { RemoteError } from './codec/remote-error.js';

// Futures
export {
  isFuture,
  type CancelOptions,
  type Future,
  type FutureState,
  type ResultOptions,
} from './futures/future.js';
export { asCompleted, type AsCompletedOptions } from './futures/as-completed.js';
export { wait, type ReturnWhen, type WaitOptions, type WaitResult } from './futures/wait.js';

// Executors, chosen by configuration
export { createExecutor } from './di/create-executor.js';
export { defineConfig } from './config/define-config.js';
export { loadConfig, type LoadConfigOptions } from './config/load-config.js';
export type { Config, ConfigEntry } from './config/config.js';
export type { Environment } from './config/env.js';
export type { BackendSections, Settings } from './config/settings.js';
export type {
  Executor,
  MapOptions,
  RunDescription,
  RunStatus,
  ShutdownOptions,
  StartOptions,
  WorkflowHandle,
} from './executor/executor.js';

export type { Percentiles, Progress, ProgressNumbers, ProgressOptions } from './executor/progress.js';

// Services
export { serviceModule, type ServiceModule } from './di/service-module.js';
export {
  provide,
  token,
  type AnyServiceKey,
  type ServiceKey,
  type ServiceOf,
  type ServicesOf,
  type Token,
} from './di/token.js';
export { CLOCK, CODEC, CONFIG, EXECUTOR, LAMBDA_HANDLERS, LOGGER, MIDDLEWARE } from './di/tokens.js';

// Recorded runs
export type {
  Journal,
  JournalTurn,
  OutsideEnding,
  RecordedEnd,
  RecordedIdentity,
  RecordingOrigin,
} from './replay/journal.js';
export type { RecordedMarker } from './engine/language/events.js';
export { replayJournal, type ReplayOptions } from './replay/replay-journal.js';
export { assertReplayed, formatReport, type AnyReplayReport, type ReplayReport } from './replay/report.js';
export type { Determinism, Divergence, DivergenceKind } from './replay/divergence.js';

// Runs: kept in a store, seen and steered from outside
export {
  openStore,
  openStoreClient,
  type HostStoreOptions,
  type OpenStoreOptions,
} from './store/open-store.js';
export type { RunReader, RunStore, RunStoreClient } from './store/run-store.js';
export { StoredRuns } from './runs/stored-runs.js';
export { startRequest } from './runs/start-request.js';
export { valueOf } from './runs/run-outcome.js';
export type {
  PageRequest,
  RunDetails,
  RunInfo,
  RunInfoPage,
  RunOutcome,
  RunResult,
  RunService,
  StartRequest,
  WaitingEvent,
  WaitOptions as RunWaitOptions,
} from './runs/run-service.js';

// Errors
export {
  ActivityError,
  GroupError,
  SimpleflowError,
  UnobservedFailureError,
  WorkflowError,
  type ActivityErrorDetails,
  type ErrorCode,
  type SimpleflowErrorOptions,
  type WorkflowErrorDetails,
} from './errors.js';

// Types that the signatures above name
export type { ArgumentsIn, ArgumentsOf, Callee, Checked } from './canvas/element.js';
export type { Given } from './canvas/func-group.js';
export type { AttachmentList } from './codec/attachments.js';
export type { BackendName, StoreSettings } from './config/settings.js';
export type { EngineBehaviour } from './engine/language/flags.js';
export type { MapItem, MapItemWithFutures, SubmittableTask } from './workflow/submittable.js';
