// For authors of backends. What users need is in `simpleflow`.
export {
  isActivity,
  isActivityClass,
  remoteActivity,
  type ActivityClass,
  type ActivityDefinition,
  type ActivityInstance,
} from './activity/activity.js';
export type { ActivityCall, ActivityOutcome, ActivityTimeout } from './activity/activity-call.js';
export type { ActivityContext } from './activity/activity-context.js';
export { CallContext } from './activity/call-context.js';
export { bindArguments, parseInput, type BindOptions, type CallInput } from './activity/arguments.js';
export { keywordsOf, splitKeywords } from './activity/keywords.js';
export { writeInput } from './activity/envelope.js';
export { checkRunLimits } from './activity/durations.js';
export { checkName, MAX_VERSION_LENGTH } from './activity/names.js';
export { ActivityRegistry } from './activity/registry.js';
export { runActivity, type RunActivityOptions } from './activity/run-activity.js';
export { notedActivities } from './activity/noted.js';
export { AttachmentList, KeptCopy, movedAmong, sendable, type Attachment } from './codec/attachments.js';
export { createCodec, defaultCodec, type Codec, type CodecOptions } from './codec/codec.js';
export type { AnyClass, RegisteredClass, RegisteredErrorClass } from './codec/classes.js';
export type { CodecLimits } from './codec/limits.js';
export type { ErrorShape, WireFailure } from './codec/failure.js';
export type { RemoteError } from './codec/remote-error.js';
export { processEnvironment, type Environment } from './config/env.js';
export { configForThread, type ThreadUse } from './config/config-for-thread.js';
export { configOf } from './config/load-config.js';
export {
  builtInParts,
  loadBackend,
  type BackendModule,
  type RunnerFactory,
  type RunnerHost,
} from './config/backend-module.js';
export { checkJson, decodeText, readTextFile } from './config/json-text.js';
export {
  ModuleLoader,
  type ModuleExports,
} from './config/module-loader.js';
export {
  locateTarget,
  resolveTarget,
  type ExportKind,
  type ResolveTargetOptions,
  type TargetLocation,
} from './config/resolve-target.js';
export type { IssuedCommand } from './engine/parts/command-queue.js';
export {
  isClosing,
  type ActivityTimeouts,
  type ClosingCommand,
  type RunFault,
  type Command,
  type ScheduleActivity,
  type ScheduleLambda,
  type ToldLimits,
  type StartChild,
} from './engine/language/commands.js';
export type {
  ActivityEvent,
  EngineEvent,
  RunIdentity,
  CarriedTurn,
  RunStarted,
  TurnInput,
} from './engine/language/events.js';
export type { CarriedSignal } from './engine/language/commands.js';
export { checkBehaviour, CURRENT_BEHAVIOUR, type EngineBehaviour } from './engine/language/flags.js';
export { idPrefix, IdSource } from './engine/language/ids.js';
export type { RecordedMarker } from './engine/language/events.js';
export { seededRandom, type Random } from './engine/language/random.js';
export { encodeSignal, isPropagated } from './engine/parts/signals.js';
export { isActivityMiddleware } from './activity/activity-middleware.js';
export { isMiddleware } from './executor/middleware.js';
export { IN_PROCESS_RULES } from './inprocess/option-rules.js';
export {
  checkOptionsOf,
  CHECKED_ELSEWHERE,
  BOOLEAN,
  FUNCTION,
  listOf,
  OBJECT,
  objectWith,
  oneOf,
  wholeNumber,
  type OptionRule,
  type OptionRules,
} from './executor/option-rules.js';
export { argumentsOfItem } from './activity/map-item.js';
export { parseRetry } from './activity/retry-policy.js';
export { addLimits, checkTaskOptions } from './engine/tasks/task-options.js';
export { carriedTurns } from './engine/parts/auto-continuation.js';
export {
  runTurn,
  runTurns,
  type OnRejection,
  type TurnOptions,
  type TurnSeries,
  type TurnSeriesOptions,
} from './engine/run/turn.js';
export type { Copy } from './engine/tasks/task-scope.js';
export { WorkflowRun } from './engine/run/workflow-run.js';
export type { OpenActivity } from './engine/tasks/activity-task.js';
export type { WorkflowRunOptions } from './engine/run/workflow-run-options.js';
export {
  compareTurn,
  keyOf,
  type Determinism,
  type Divergence,
  type DivergenceKind,
} from './replay/divergence.js';
export type { EventBlock } from './replay/block.js';
export { resultsOf } from './replay/block.js';
export type {
  Boundary,
  OutgoingEnd,
  Dialect,
  EndedDecision,
  OpenTasks,
  RecordedEvent,
  Refusal,
  ResultKind,
} from './replay/dialect.js';
export { DialectDefaults } from './replay/dialect.js';
export { userContext } from './replay/execution-context.js';
export type { DecisionLimits } from './replay/limits.js';
export { CONTINUE_TIMER, isOwnTimer } from './replay/own-timers.js';
export { RecordedRun } from './replay/recorded-run.js';
export {
  NO_STEP,
  workflowRunFor,
  type DecidedTask,
  type DecisionRunOptions,
  type DecisionStep,
  type DrivingOptions,
  type FailRun,
} from './replay/recorded-run-options.js';
export { readJournal } from './replay/read-journal.js';
export { toJournal, type JournalParts } from './replay/to-journal.js';
export type { ActivityChunk, ActivityControl, ActivityRunner } from './executor/activity-runner.js';
export { ExecutorBase } from './executor/executor-base.js';
export { InlineRunner, type InlineRunnerOptions } from './executor/inline-runner.js';
export { MiddlewareStack, type Middleware } from './executor/middleware.js';
export { stderrLogger } from './executor/stderr-logger.js';
export type { LogThreshold } from './workflow/log.js';
export { createFuture, FutureSource } from './futures/future-source.js';
export type { FutureOwner } from './futures/future.js';
export { startLongTimeout } from './futures/timeout.js';
export type { Decoder } from './futures/future-cell.js';
export { RealClock, VirtualClock, type Clock } from './inprocess/clock.js';
export { AwaitTrace, lacksLine, locatedAt } from './inprocess/runs/locate-foreign-await.js';
export { Dispatcher, type DispatcherOptions } from './inprocess/dispatch/dispatcher.js';
export type { Flight, FlightListener } from './inprocess/dispatch/flight.js';
export {
  appliesChildPolicy,
  childEvent,
  statusOf,
  type RunEnding,
} from './inprocess/runs/run-ending.js';
export { childStarted, continuedStarted, startedOf } from './inprocess/runs/started.js';
export { WorkflowSubmission, type SubmittedRun } from './inprocess/runs/workflow-submission.js';
export { mapInOrder } from './inprocess/map/map-in-order.js';
export { InProcessExecutor } from './inprocess/in-process-executor.js';
export type { InProcessOptions } from './inprocess/in-process-options.js';
export type { ArgumentsHandler, DerivedFuture, WorkflowRuntime } from './workflow/runtime.js';
export { checkTags } from './workflow/tags.js';
export { isSubmittable, SUBMIT } from './workflow/submittable.js';
export { isWorkflowClass, type AnyWorkflowClass } from './workflow/workflow.js';
export type { AnyActivity } from './workflow/submittable.js';
export {
  openStore,
  openStoreClient,
  type HostStoreOptions,
  type OpenStoreOptions,
} from './store/open-store.js';
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
  WaitOptions,
} from './runs/run-service.js';
export { startRequest } from './runs/start-request.js';
export { StoredRuns } from './runs/stored-runs.js';
export type { RunReader, RunStore, RunStoreClient, TaskMark } from './store/run-store.js';
export type {
  ClientNews,
  Delivery,
  InboxEntry,
  NewRun,
  RunClose,
  RunFilter,
  RunPage,
  RunSummary,
  StoreChange,
  StoredFailure,
  StoredRun,
  StoredTurn,
} from './store/run-records.js';
export type { Config, ConfigEntry } from './config/config.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from './config/standard-schema.js';
export { createContainer } from './di/create-container.js';
export { executorIn } from './di/create-executor.js';
export { inProcessBackend, type InProcessBackendOptions } from './di/in-process-backend.js';
export { inlineRunner } from './di/inline-runner.js';
export { workflowsOf } from './di/workflows-of.js';
export { Instances } from './di/instances.js';
export { ServiceContainer } from './di/service-container.js';
export { serviceModule, type ServiceModule } from './di/service-module.js';
export { provide, token, type ServiceKey, type ServicesOf, type Token } from './di/token.js';
export {
  ACTIVITIES,
  BACKEND_OPTIONS,
  CLOCK,
  CODEC,
  CONFIG,
  EXECUTOR,
  INSTANCES,
  LAMBDA_HANDLERS,
  LOGGER,
  MIDDLEWARE,
  MIDDLEWARE_STACK,
} from './di/tokens.js';
// The driver with the rules of the Python library, for recordings that it has made.
export type { PythonCommand } from './python/python-command.js';
export { PythonHistory, type TaskState, type TimerState } from './python/python-history.js';
export { pythonJsonLength } from './python/python-json-length.js';
export { PythonRun, type PythonRunOptions, type PythonStep } from './python/python-run.js';
export { pythonJson } from './codec/python-json.js';
export { printable } from './util/printable.js';
export { stackOf, userFrame } from './util/call-site.js';
export { cutText } from './util/cut-text.js';
export { resolveArguments } from './engine/tasks/resolve-arguments.js';
export { HIDDEN, isSecretName, withoutSecrets } from './config/secrets.js';
