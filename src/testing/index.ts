// For authors of workflows: does a workflow do what it should?
export { runWorkflow } from './run-workflow.js';
export type { RunWorkflowOptions } from './run-workflow-options.js';
export type { TestSignal } from './run-workflow-options.js';
export type { During, RunUnderTest } from './actor.js';
export { expectReplay } from './expect-replay.js';
export { mock, takes, type Mock, type Mocked, type Takes } from './mock.js';
export type { CallOutcome, CallRecord, MarkerRecord, TimerRecord } from './run-facts.js';
export type { WorldOptions } from './simulation.js';
export type { TestedRun, WorkflowTest } from './workflow-test.js';
export { assertExplored, explore, type ExploreOptions } from './exploration/explore.js';
export { formatExploration, type ExplorationReport, type Finding } from './exploration/finding.js';
export type { OutcomePart } from './exploration/outcome.js';
export type {
  PlannedFailure,
  Scheduled,
  ScheduledCall,
  ScheduleEvent,
  ScheduleOutcome,
  ScheduleStep,
} from './exploration/schedule.js';

// For authors of backends: does an executor keep the promises of the interface?
export { testConfiguration, type ConfigurationSubject } from './test-configuration.js';
export { testExecutor, type ExecutorCase } from './test-executor.js';
export { testMiddleware, type MiddlewareCase } from './test-middleware.js';
export { testRunStore, type StoreSubject } from './test-run-store.js';
export { testRunService, type RunServiceCaseName, type RunServiceSubject } from './test-run-service.js';
export type { RunServiceInstance } from './run-service-cases/support.js';
export type { StoreInstance } from './store-cases/support.js';
export { testWorkflows, type WorkflowCase } from './test-workflows.js';
export { JOURNAL_CASE, type CreateOptions, type Instance, type Subject, type TestRunner } from './subject.js';
export { kitLambdaHandlers } from './fixtures/lambdas.js';
export { virtualInstance } from './virtual-instance.js';

// Time that passes when a test wants it to.
export { VirtualClock } from '../inprocess/clock.js';

// What the port of stores is made of, which `testRunStore` looks at.
export type { TaskMark } from '../store/run-store.js';
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
} from '../store/run-records.js';
