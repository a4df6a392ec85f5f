import type { ChildPolicy, CloseStatus } from './words.js';
import type { EventAttributesOf } from '../../protocol/events.js';
import type { EventTexts } from '../history/event-texts.js';
import type { Deadline } from '../time/deadlines.js';
import type { Throttle } from '../throttling/throttle.js';
import type { Domain } from './domain.js';
import type { HeapItem } from '../time/heap.js';

/** Name and version of a workflow or activity type. */
export interface TypeName {
  readonly name: string;
  readonly version: string;
}

interface RunName {
  readonly workflowId: string;
  readonly runId: string;
}

/** How an execution runs: the request, completed by the defaults of its type. */
export interface RunConfig {
  readonly executionStartToCloseTimeout: string;
  readonly taskStartToCloseTimeout: string;
  readonly taskList: { readonly name: string };
  readonly taskPriority?: string | undefined;
  readonly childPolicy: ChildPolicy;
  readonly lambdaRole?: string | undefined;
}

/** A decision task that waits for a poller: at most one for each execution. */
export interface WaitingDecision extends HeapItem {
  readonly kind: 'decision';
  readonly run: Run;
  readonly scheduledEventId: number;
  readonly taskList: string;
  readonly priority: number;
  /** Seconds as text; set on a sticky list only. */
  readonly scheduleToStartTimeout?: string | undefined;
  /** Since when a poller may have it: a task may wait for the one before it to end. */
  dispatchableAtMs: number;
  order: number;
  timeout?: Deadline | undefined;
}

/** A decision task that a decider has. */
export interface StartedDecision {
  readonly scheduledEventId: number;
  readonly startedEventId: number;
  readonly startedAtMs: number;
  /** Whether it came from a sticky list that lapses when it times out. */
  readonly provisionalList: boolean;
  timeout?: Deadline | undefined;
}

interface StickyList {
  readonly name: string;
  readonly scheduleToStartTimeout?: string | undefined;
}

/** An open activity task, from its scheduling to its close. */
export interface Activity extends HeapItem {
  readonly kind: 'activity';
  readonly run: Run;
  readonly scheduledEventId: number;
  readonly scheduledAtMs: number;
  readonly attributes: EventAttributesOf<'ActivityTaskScheduled'>;
  readonly taskList: string;
  readonly priority: number;
  startedEventId: number;
  startedAtMs: number;
  heartbeatAtMs: number;
  heartbeatDetails?: string | undefined;
  cancelRequestedEventId: number;
  order: number;
  timeout?: Deadline | undefined;
}

export interface Timer {
  readonly run: Run;
  readonly timerId: string;
  readonly startedEventId: number;
  readonly firesAtMs: number;
  timeout?: Deadline | undefined;
}

/** An open child, from its Initiated event to its close. */
export interface Child {
  readonly attributes: EventAttributesOf<'StartChildWorkflowExecutionInitiated'>;
  /** The run that is open now: it changes when the child continues as new. */
  runId?: string | undefined;
  /** 0 until the ChildWorkflowExecutionStarted event. */
  startedEventId: number;
}

/** A signal or a cancel request on its way to another execution. */
export type External =
  | {
      readonly kind: 'signal';
      readonly attributes: EventAttributesOf<'SignalExternalWorkflowExecutionInitiated'>;
    }
  | {
      readonly kind: 'cancel';
      readonly attributes: EventAttributesOf<'RequestCancelExternalWorkflowExecutionInitiated'>;
    };

export interface Lambda {
  readonly run: Run;
  readonly scheduledEventId: number;
  readonly attributes: EventAttributesOf<'LambdaFunctionScheduled'>;
  startedEventId: number;
  startedAtMs: number;
  timeout?: Deadline | undefined;
}

/** The open things of an execution. The maps exist only while something is in them: most executions have few. */
interface OpenThings {
  /** By activityId. */
  activities: Map<string, Activity> | undefined;
  activityIdOf: Map<number, string> | undefined;
  timers: Map<string, Timer> | undefined;
  /** By the id of the Initiated event. */
  children: Map<number, Child> | undefined;
  externals: Map<number, External> | undefined;
  /** By the id of the Scheduled event. */
  lambdas: Map<number, Lambda> | undefined;
}

export interface OpenCounts {
  readonly openActivityTasks: number;
  readonly openChildWorkflowExecutions: number;
  readonly openDecisionTasks: number;
  readonly openLambdaFunctions: number;
  readonly openTimers: number;
}

export interface ParentLink extends RunName {
  readonly initiatedEventId: number;
}

/** One execution: what its history says, kept so that it need not be read again. */
export interface Run extends RunName, OpenThings {
  /** Executions are numbered in the order of their start. */
  readonly order: number;
  readonly domain: Domain;
  readonly type: TypeName;
  readonly config: RunConfig;
  readonly tagList: readonly string[] | undefined;
  readonly parent: ParentLink | undefined;
  readonly startedAtMs: number;
  readonly events: EventTexts;
  status: 'OPEN' | CloseStatus;
  closedAtMs: number;
  countsAtClose: OpenCounts | undefined;
  cancelRequested: boolean;
  waiting: WaitingDecision | undefined;
  started: StartedDecision | undefined;
  sticky: StickyList | undefined;
  previousStartedEventId: number;
  executionContext: string | undefined;
  latestActivityAtMs: number;
  /** While decisions are applied, the decision task that they call for is put off to the end of the list. */
  completing: boolean;
  decisionWanted: boolean;
  /** The execution's own timeout; after its close, the end of its retention. */
  timeout: Deadline | undefined;
  throttle: Throttle | undefined;
}
