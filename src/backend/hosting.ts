/** What a service of one's own that hosts runs does as the in-process host does: calls, runs, and how they end. */
export { Dispatcher } from '../inprocess/dispatch/dispatcher.js';
export type { Flight, FlightListener } from '../inprocess/dispatch/flight.js';
export { appliesChildPolicy, childEvent, statusOf, type RunEnding } from '../inprocess/runs/run-ending.js';
export { childStarted, continuedStarted, startedOf } from '../inprocess/runs/started.js';
export { WorkflowSubmission } from '../inprocess/runs/workflow-submission.js';
export { notedActivities } from '../activity/noted.js';
export { isClosing, type ClosingCommand, type ScheduleActivity } from '../engine/language/commands.js';
export type { RunIdentity, RunStarted } from '../engine/language/events.js';
export { stderrLogger } from '../executor/stderr-logger.js';
export type { FailRun } from '../replay/recorded-run-options.js';
