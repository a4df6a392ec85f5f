export { DecisionRun } from './mapping/decision-run.js';
export type { DecidedTask, DecisionRunOptions, DecisionStep } from './mapping/decision-run.js';
export type { OpenChild } from './mapping/event-reader.js';
export { historyToJournal, type HistoryToJournalOptions } from './records/history-to-journal.js';
export { journalToHistory } from './records/journal-to-history.js';
export type { DecisionLimits, OpenTasks } from 'simpleflow/backend';
export {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- public until it is removed
  formatHistoryReport,
  replayHistory,
  type HistoryReport,
  type ReplayedDecision,
  type ReplayHistoryOptions,
} from './records/replay-history.js';
export type { SwfDecision, SwfDecisionOf } from './mapping/swf-decision.js';
export type { SwfEvent, SwfEventOf } from './mapping/swf-event.js';
export { isSwfHistory, parseHistory, type SwfHistory } from './records/swf-history.js';
export type { DecisionAttributesOf, DecisionTypeName } from './protocol/decisions.js';
export type { EventAttributesOf, EventType } from './protocol/events.js';
export type { InputOf, OperationName } from './protocol/inputs.js';
export { backend } from './backend.js';
export { commands, recordings } from './commands/index.js';
export { connect, type ConnectOptions } from './client/connect.js';
export { ServiceError } from './client/service-error.js';
export type { PollLog } from './polling/outage.js';
export type { CallOptions, OutputOf, SwfApi, WireEvent } from './client/swf-api.js';
export { configSchema } from './config-schema.js';
export type { SwfSettings } from './settings.js';
export { createSwfExecutor, type SwfExecutorSettings } from './executor/create-swf-executor.js';
export { RunClosings } from './runs/run-closings.js';
export { findRun, type FoundRun } from './executor/find-run.js';
export { startDecider, type RunningDecider } from './decider/start-decider.js';
export type { StartDeciderOptions } from './decider/decider-options.js';
export type { DeciderMetrics } from './decider/metrics.js';
export type { BrokenRun, BrokenRunPolicy } from './decider/policy.js';
export type { RejectionHandlers } from './decider/rejection-watch.js';
export { startWorker, type StartWorkerOptions, type Worker } from './worker/index.js';
