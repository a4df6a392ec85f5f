import { bindArguments } from '../../activity/arguments.js';
import { readInput } from '../../activity/envelope.js';
import { SimpleflowError } from '../../errors.js';
import { callSite } from '../../util/call-site.js';
import { attachRuntime, type AnyWorkflowClass, type Workflow } from '../../workflow/workflow.js';
import type { OpenActivity } from '../tasks/activity-task.js';
import { AutoContinuation, endCarried } from '../parts/auto-continuation.js';
import type { IssuedCommand } from '../parts/command-queue.js';
import type { ClosingCommand } from '../language/commands.js';
import type { EngineEvent, RunStarted, TurnInput } from '../language/events.js';
import { RunEnd } from './run-end.js';
import { lostTheWay, outsideTurn, runIdRequired, toldFault } from './run-errors.js';
import { RunHooks } from './run-hooks.js';
import { RunParts } from './run-parts.js';
import { RunView } from './run-view.js';
import type { Outcome, WorkflowRunOptions } from './workflow-run-options.js';

/**
 * One running workflow. Turn by turn it is told what happened and says what it wants; it does no I/O, reads no clock
 * and starts nothing by itself.
 *
 * beginTurn(events) ─▶ futures settle, user code goes on in microtasks, `submit` & co. issue commands ─▶ endTurn()
 *
 * Between the two calls microtasks must run dry (see `runTurn`). A turn with no events is allowed.
 */
export class WorkflowRun {
  readonly #options: WorkflowRunOptions;
  #parts: RunParts | undefined;
  #workflow: Workflow | undefined;
  #hooks: RunHooks | undefined;
  #args: readonly unknown[] = [];
  #isInTurn = false;
  readonly #end: RunEnd;
  /** Whether the first batch is over. */
  #isStarted = false;
  #turn = 0;
  #input: TurnInput | undefined;
  /** Set if the workflow is to go on as a new run by itself. */
  #auto: AutoContinuation | undefined;
  #isReplaying = false;
  /** The hooks of a run that is closing may still look at it. */
  #isReadable = false;

  constructor(options: WorkflowRunOptions) {
    this.#options = options;
    this.#end = new RunEnd(options.workflow.definition);
  }

  get isClosed(): boolean {
    return this.#end.isClosed && !this.#end.isReopened;
  }

  /** Applies a batch in order. What it settles wakes user code when this call has returned. */
  beginTurn(turn: TurnInput): void {
    this.#end.turnBegun();
    this.#isInTurn = this.#isReadable = true;
    this.#turn += 1;
    this.#isReplaying = turn.markers !== undefined;
    if (this.#parts !== undefined) this.#beginTurnOf(this.#parts, turn);
    // By index, as wherever all pass: V8 makes an object for each step of an iterator while code is cold.
    const { events } = turn;
    for (let i = 0; i < events.length; i += 1) this.#apply(events[i] as EngineEvent, turn);
    this.#parts?.size.turnBegun(turn);
    if (this.#parts !== undefined) this.#auto?.turnBegun(turn, this.#parts);
    this.#input = turn;
    if (!this.#isStarted && this.#parts !== undefined) this.#start();
  }

  /** What the turn has issued; a closing command is the last one. */
  endTurn(): IssuedCommand[] {
    const parts = this.#parts;
    const { isCarried } = this.#input ?? {};
    if (!this.#end.isClosed) this.#hooks?.afterReplay(this.#turn, this.#isReplaying);
    this.#isInTurn = false;
    if (parts === undefined || this.#end.isClosed) return [];
    const closing = this.#end.closing(parts, this.#hooks) ?? this.#continuing(parts);
    if (closing !== undefined) {
      if (isCarried !== undefined) throw lostTheWay(closing);
      parts.core.issue(closing);
      this.#hooks?.closing(closing);
    }
    this.#isReadable = false;
    if (isCarried !== undefined) return endCarried(parts.core.queue, isCarried);
    const issued = parts.core.queue.take(this.#options.sendsLater !== true);
    parts.size.turnEnded(issued);
    if (closing === undefined) this.#auto?.turnEnded(issued);
    return issued;
  }

  /**
   * The closing command did not close the run: it was refused because something new had happened, or is not sent yet. The
   * next turn applies what is new and closes it again.
   */
  reopen(): void {
    this.#end.reopen();
  }

  /** The hooks of the end: the host says when the closing command has closed the run. */
  get hooks(): { readonly tellsEnd: boolean; closed(): void } | undefined {
    return this.#hooks;
  }

  /** What is behind an activity that is open, for a host that runs it in this process. */
  activityOf(activityId: string): OpenActivity | undefined {
    return this.#parts?.activities.find(activityId);
  }

  /** The class behind a child that is open. */
  workflowOf(workflowId: string): AnyWorkflowClass | undefined {
    return this.#parts?.children.workflowOf(workflowId);
  }

  /** What the run says it is about, as JSON text; undefined if it says nothing. */
  get executionContext(): string | undefined {
    return this.#parts?.executionContext;
  }

  /** The names of the signals that somebody in the run waits for. */
  get awaitedSignals(): string[] {
    return this.#end.isClosed ? [] : (this.#parts?.signals.awaited ?? []);
  }

  #apply(event: EngineEvent, turn: TurnInput): void {
    switch (event.kind) {
      case 'run-started':
        // A run that goes on from turns that were carried over has begun with them.
        if (this.#parts === undefined) this.#prepare(event, turn);
        else this.#parts.size.set({ events: 0, bytes: 0 });
        return;
      case 'cancel-requested':
        if (this.#parts !== undefined && this.#hooks !== undefined)
          this.#end.cancelRequested(this.#hooks, this.#parts);
        return;
      case 'closing-refused':
      case 'run-stuck':
        this.#end.failFor(toldFault(event, this.awaitedSignals));
        return;
      default:
        this.#parts?.apply(event);
    }
  }

  #prepare(event: RunStarted, turn: TurnInput): void {
    const { workflow, codec, instantiate, traceCallSites = false, logger, middleware = [] } = this.#options;
    const { workflowId, runId, name, version, taskList, tags, parent, continuedFromRunId } = event;
    const parts = new RunParts({
      codec,
      copy: this.#options.copy ?? 'codec',
      information: { workflowId, runId, name, version, taskList, tags, parent, continuedFromRunId },
      missesRunId: (what) => this.#end.failFor(runIdRequired(what)),
      traceCallSites,
      decideFailure: (failure) => this.#workflow?.onTaskFailure(failure),
      assertInTurn: (what) => this.#assertInTurn(what),
      waits: () => {
        if (!this.#isInTurn && !this.#end.isClosed) this.#foreign('a future was awaited', callSite());
      },
      assertReadable: (what) => {
        if (!this.#isReadable && this.#hooks?.isTelling !== true) this.#assertInTurn(what);
      },
      logger,
      middleware,
      carriesBuffers: this.#options.carriesBuffers ?? false,
      propagatesToParent: workflow.definition.propagateSignalsToParent ?? true,
    });
    this.#parts = parts;
    try {
      this.#auto = AutoContinuation.of(workflow.definition, event.input);
      const instance = instantiate === undefined ? new workflow() : instantiate(workflow);
      this.#workflow = instance;
      this.#hooks = new RunHooks(instance, parts.core.log, (error) => {
        this.#end.threw(error);
      });
      attachRuntime(instance, new RunView(parts, parts.core.root));
      // Only its source text is looked at.
      // eslint-disable-next-line @typescript-eslint/unbound-method
      this.#args = bindArguments(instance.run, readInput(codec, event.input), {
        callee: `workflow \`${name}\``,
        parameters: workflow.definition.parameters,
      });
    } catch (error) {
      this.#end.threw(error);
    }
    this.#beginTurnOf(parts, turn);
  }

  #beginTurnOf(parts: RunParts, { atMs, markers, isCut }: TurnInput): void {
    parts.beginTurn(atMs, this.#isReplaying);
    parts.markers.beginTurn(markers, isCut);
    this.#hooks?.beforeReplay(this.#turn, this.#isReplaying);
  }

  /** After the whole first batch: a run that was cancelled before its first turn never starts. */
  #start(): void {
    this.#isStarted = true;
    const workflow = this.#workflow;
    if (workflow === undefined || !this.#end.isGoing) return;
    this.#end.isRunning = true;
    // In an async function, so that a `run` that is none and throws at once fails the run like any other.
    const run = async (): Promise<unknown> => workflow.run(...(this.#args as never[]));
    run().then(
      (value) => this.#ended({ kind: 'returned', value }),
      (error: unknown) => this.#ended({ kind: 'threw', error }),
    );
  }

  #ended(outcome: Outcome): void {
    this.#end.ended(outcome);
    if (!this.#isInTurn && !this.#end.isClosed) this.#foreign('`run` ended', undefined);
  }

  #assertInTurn(what: string): void {
    if (this.#end.isClosed)
      throw new SimpleflowError('invalid-state', `\`${what}\` was called on a run that is closed`);
    if (!this.#isInTurn) throw this.#foreign(`\`${what}\` was called`, callSite());
  }

  /** User code went on outside a turn: something woke it that no replay will bring back at the same place. */
  #foreign(what: string, site: string | undefined): SimpleflowError {
    const error = this.#end.failFor(outsideTurn(what, site));
    this.#options.onForeign?.();
    return error;
  }

  /** Whether it is time to go on as a new run: a replay does what was done. */
  #continuing(parts: RunParts): ClosingCommand | undefined {
    const isGoing = this.#end.isGoing && !parts.continuation.isRequested;
    if (this.#auto === undefined || !isGoing || this.#input?.isCarried !== undefined) return undefined;
    const isDue = this.#isReplaying
      ? this.#input?.continues === true
      : this.#options.carriesTurns === true && this.#auto.isDue(parts);
    return isDue ? this.#end.continued(this.#auto.command(parts)) : undefined;
  }
}
