import { randomUUID } from 'node:crypto';
import { checkName, MAX_VERSION_LENGTH } from '../../activity/names.js';
import { restActivityContext } from '../../activity/activity-context.js';
import { writeInput } from '../../activity/envelope.js';
import type { Codec } from '../../codec/codec.js';
import type { ClosingCommand, Command, StartChild } from '../../engine/language/commands.js';
import type { EngineEvent } from '../../engine/language/events.js';
import type { Copy } from '../../engine/tasks/task-scope.js';
import { FloatingRejections } from '../../engine/run/floating-rejections.js';
import { TurnCycle } from '../../engine/run/turn.js';
import { WorkflowRun } from '../../engine/run/workflow-run.js';
import { SimpleflowError } from '../../errors.js';
import type { StartOptions } from '../../executor/executor.js';
import { checkTags } from '../../workflow/tags.js';
import type { Logger } from '../../workflow/log.js';
import type { WorkflowMiddleware } from '../../workflow/workflow-middleware.js';
import type { AnyWorkflowClass, Workflow } from '../../workflow/workflow.js';
import type { Clock } from '../clock.js';
import type { ActivityQueue } from '../dispatch/dispatcher.js';
import type { LiveRunOptions, LiveRunStarted } from './live-run-options.js';
import { LiveRun } from './live-run.js';
import type { RunEnding } from './run-ending.js';
import { RunResult } from './run-result.js';

export interface RunHostOptions {
  readonly codec: Codec;
  readonly copy: Copy;
  readonly clock: Clock;
  readonly dispatcher: ActivityQueue;
  readonly keepsJournal: boolean;
  /** Buffers may go beside the text of activities. Default: false. */
  readonly carriesBuffers?: boolean;
  readonly instantiate: ((workflow: AnyWorkflowClass) => Workflow) | undefined;
  readonly logger: Logger;
  readonly middleware?: readonly WorkflowMiddleware[] | undefined;
  /** Whose futures the results of runs are. */
  readonly scope: unknown;
  /** All runs have had their turn, or one has closed. */
  readonly onRest: () => void;
  /** Makes the run id of the next run under a workflow id. Default: a UUID. */
  readonly newRunId?: (workflowId: string) => string;
  /** Told of every run that begins: children and runs that continue another, too. */
  readonly onRun?: (run: LiveRun) => void;
}

/** The open runs of an executor: starts them, gives them turns, and carries what passes between them. */
export class RunHost {
  readonly codec: Codec;
  readonly clock: Clock;
  readonly dispatcher: ActivityQueue;
  readonly keepsJournal: boolean;
  readonly #options: RunHostOptions;
  /** Open runs by workflow id. */
  readonly #open = new Map<string, LiveRun>();
  readonly #results = new WeakMap<LiveRun, RunResult>();
  /** Those that have something to do, each once. */
  #ready: LiveRun[] = [];
  #inTurn: readonly LiveRun[] = [];
  readonly #turns: TurnCycle;
  readonly #rejections = new FloatingRejections();
  #isTurnPlanned = false;
  #isInTurn = false;

  constructor(options: RunHostOptions) {
    this.codec = options.codec;
    this.clock = options.clock;
    this.dispatcher = options.dispatcher;
    this.keepsJournal = options.keepsJournal;
    this.#options = options;
    this.#turns = new TurnCycle(
      () => {
        this.#beginTurn();
      },
      () => {
        for (const run of this.#inTurn) run.endTurn();
      },
      {
        after: () => {
          this.#afterTurn();
        },
        onRejection: this.#rejections.note,
      },
    );
  }

  get openRuns(): LiveRun[] {
    return [...this.#open.values()];
  }

  /** True if no run has anything to do, nor is in the middle of it. */
  get isResting(): boolean {
    return !this.#isTurnPlanned && !this.#isInTurn;
  }

  /** @throws SimpleflowError `workflow-already-running`, `invalid-id`, `invalid-option`, `not-serializable` */
  start(workflow: AnyWorkflowClass, args: readonly unknown[], options: StartOptions): RunResult {
    const { definition } = workflow;
    const name = checkName('a workflow name', definition.name);
    const workflowId = checkName('a workflow id', options.workflowId ?? randomUUID());
    if (this.#open.has(workflowId)) {
      throw new SimpleflowError(
        'workflow-already-running',
        `a run with the workflow id \`${workflowId}\` is open`,
      );
    }
    const inherited = definition.tags === 'inherit' ? undefined : definition.tags;
    const started: LiveRunStarted = {
      kind: 'run-started',
      workflowId,
      runId: this.#newRunId(workflowId),
      name,
      version: checkName('a workflow version', definition.version ?? 'default', MAX_VERSION_LENGTH),
      taskList: checkName('a task list', options.taskList ?? definition.taskList ?? 'default'),
      tags: checkTags(options.tags ?? inherited ?? []),
      input: writeInput(this.codec, args),
    };
    return this.#begin(started, {
      workflow,
      host: this,
      awaitsSignals: options.awaitsSignals ?? true,
      executionStartToCloseMs: options.executionStartToCloseMs ?? definition.executionStartToCloseMs,
      parent: undefined,
    });
  }

  /** Undefined if the workflow id is taken. */
  startChild(parent: LiveRun, workflow: AnyWorkflowClass, command: StartChild): LiveRun | undefined {
    const { id: workflowId, name, version, taskList, tags, input, executionStartToCloseMs } = command;
    if (this.#open.has(workflowId)) return undefined;
    const { workflowId: parentId, runId: parentRunId } = parent.started;
    const started: LiveRunStarted = {
      kind: 'run-started',
      workflowId,
      runId: this.#newRunId(workflowId),
      name,
      version,
      taskList,
      tags,
      input,
      parent: { workflowId: parentId, runId: parentRunId },
    };
    return this.#begin(started, {
      workflow,
      host: this,
      awaitsSignals: false,
      executionStartToCloseMs,
      parent,
    }).run;
  }

  find(workflowId: string): LiveRun | undefined {
    return this.#open.get(workflowId);
  }

  /** Delivers a signal to an open run; gives what its sender is told. */
  signal(command: Extract<Command, { kind: 'signal-workflow' }>, sender: LiveRun): EngineEvent {
    const { id, workflowId, runId, name, input } = command;
    const run = this.#open.get(workflowId);
    if (run === undefined || (runId !== undefined && runId !== run.started.runId)) {
      return { kind: 'signal-failed', id, cause: 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION' };
    }
    const { workflowId: senderId, runId: senderRunId } = sender.started;
    run.deliver({ kind: 'signal-received', name, input, from: { workflowId: senderId, runId: senderRunId } });
    return { kind: 'signal-sent', id };
  }

  newRun(workflow: AnyWorkflowClass, onForeign: () => void): WorkflowRun {
    const { codec, copy, instantiate, logger, middleware, carriesBuffers = false } = this.#options;
    return new WorkflowRun({
      workflow,
      codec,
      copy,
      onForeign,
      carriesTurns: true,
      logger,
      middleware,
      carriesBuffers,
      ...(instantiate === undefined ? undefined : { instantiate }),
    });
  }

  /** One turn for all runs that have something to do. */
  wake(run: LiveRun): void {
    if (!run.isReady) {
      run.isReady = true;
      this.#ready.push(run);
    }
    if (this.#isTurnPlanned) return;
    this.#isTurnPlanned = true;
    this.#turns.plan();
  }

  /** @param late what has come for it and it has not seen */
  ended(run: LiveRun, ending: RunEnding, late: readonly EngineEvent[]): void {
    this.#open.delete(run.started.workflowId);
    const result = this.#results.get(run);
    if (ending.kind === 'continue-as-new') this.#continue(run, ending, late, result);
    else result?.settle(ending, this.codec);
    if (this.#open.size === 0) this.#rejections.report();
    this.#options.onRest();
  }

  /** Nobody is left who could wake any run: those that wait for signals fail, or else all. */
  failStuckRuns(): void {
    const runs = this.openRuns;
    if (!runs.every(({ isBlocked }) => isBlocked)) return;
    const waiting = runs.filter(({ waitsForSignals }) => waitsForSignals);
    // The others wait for these, and will hear of it. Without these, they wait for themselves.
    for (const run of waiting.length > 0 ? waiting : runs) run.deliver({ kind: 'run-stuck' });
  }

  #beginTurn(): void {
    const ready = this.#ready;
    this.#ready = [];
    this.#isTurnPlanned = false;
    this.#isInTurn = true;
    restActivityContext();
    for (const run of ready) run.isReady = false;
    this.#inTurn = ready.every(isOpen) ? ready : ready.filter(isOpen);
    for (const run of this.#inTurn) run.beginTurn();
  }

  #afterTurn(): void {
    const runs = this.#inTurn;
    this.#inTurn = [];
    for (const run of runs) run.afterTurn();
    this.#isInTurn = false;
    this.#options.onRest();
  }

  #begin(started: LiveRunStarted, options: LiveRunOptions): RunResult {
    const run = this.#add(started, options);
    const result = new RunResult(run, this.#options.scope);
    this.#results.set(run, result);
    return result;
  }

  /** The next run has the same workflow id, the same parent, and settles the same result. */
  #continue(
    run: LiveRun,
    closing: Extract<ClosingCommand, { kind: 'continue-as-new' }>,
    late: readonly EngineEvent[],
    result?: RunResult,
  ): void {
    const { version, taskList, tags, input, carried, signals = [] } = closing;
    const { runId: continuedFromRunId } = run.started;
    const runId = this.#newRunId(run.started.workflowId);
    const { carried: _, ...same } = run.started;
    const started = {
      ...same,
      runId,
      continuedFromRunId,
      version,
      taskList,
      tags,
      input,
      ...(carried === undefined ? undefined : { carried }),
    };
    const next = this.#add(started, run.options);
    if (result !== undefined) {
      result.run = next;
      this.#results.set(next, result);
    }
    for (const signal of signals) next.deliver({ kind: 'signal-received', ...signal });
    // What came while the run was closing is for the next one.
    for (const event of late) {
      if (event.kind === 'signal-received' || event.kind === 'cancel-requested') next.deliver(event);
    }
  }

  #add(started: LiveRunStarted, options: LiveRunOptions): LiveRun {
    const run = new LiveRun(started, options);
    this.#open.set(started.workflowId, run);
    this.#options.onRun?.(run);
    return run;
  }

  #newRunId(workflowId: string): string {
    return this.#options.newRunId?.(workflowId) ?? randomUUID();
  }
}

function isOpen({ isClosed }: LiveRun): boolean {
  return !isClosed;
}
