// What commands are made of: for backends that contribute some, beside `backend` and `configSchema`.
export {
  defineCommand,
  type AnyCommand,
  type Command,
  type CommandContext,
  type CommandEntry,
} from './command.js';
export type {
  Contributions,
  RecordingEntry,
  RecordingForm,
  ReplayedRecording,
} from './contributions.js';
export {
  choice,
  count,
  flag,
  kebab,
  list,
  many,
  milliseconds,
  one,
  text,
  wholeNumber,
  type ArgumentSpec,
  type OptionSpec,
  type ValuesOf,
} from './options.js';
export { bindInput, readInput, type InputOptions } from './read-input.js';
export { checkRecordingFiles, isRecorded, writeRecordings, type RecordingFiles } from './recordings.js';
export { runToEnd, type RunHandle, type ToEndOptions } from './run-to-end.js';
export { serve, type ServeOptions, type Service } from './serve.js';
export {
  configOption,
  inputOptions,
  moduleOptions,
  nameOfOption,
  resultOptions,
  settingsFrom,
  startOptions,
  verboseOption,
  WORKFLOW_DETAILS,
  workflowArgument,
} from './shared-options.js';
export { attempt, GIVEN_UP } from './terminal/attempt.js';
export { EXIT } from './terminal/exit.js';
export { logLine, notice, printLine, printResult } from './terminal/output.js';
export { watchRejections, type RejectionWatch } from './terminal/rejections.js';
export { reportError, type ReportOptions } from './terminal/report-error.js';
export { watchSignals, watchStop, type SignalWatch } from './terminal/signals.js';
// What names on the command line stand for.
export { loadBackend } from '../config/backend-module.js';
export {
  locateTarget,
  resolveTarget,
  type ExportKind,
  type ResolveTargetOptions,
  type TargetLocation,
} from '../config/resolve-target.js';
export { executorIn } from '../di/create-executor.js';
