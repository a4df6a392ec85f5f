import { bindArguments, parseInput } from '../activity/arguments.js';
import type { ActivityDefinition } from '../activity/activity.js';
import type { Codec } from '../codec/codec.js';
import { SimpleflowError, UnobservedFailureError } from '../errors.js';
import { assertNever } from '../util/assert-never.js';
import { callSite } from '../util/call-site.js';
import { attachRuntime, type AnyWorkflowClass, type Workflow } from '../workflow/workflow.js';
import type { IssuedCommand } from './command-queue.js';
import type { ClosingCommand } from './commands.js';
import type { EngineEvent, RunStarted, TurnInput } from './events.js';
import { RunScope } from './run-scope.js';

export interface WorkflowRunOptions {
  readonly workflow: AnyWorkflowClass;
  readonly codec: Codec;
  /** Makes the instance. Default: `new workflow()`. */
  readonly instantiate?: (workflow: AnyWorkflowClass) => Workflow;
  /** Remember the line that issued each command: dear, for reports only. Default: false. */
  readonly traceCallSites?: boolean;
  /** Called when user code did something outside a turn: the run wants a turn, in which it will fail. */
  readonly onForeign?: () => void;
}

type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown };

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
  #scope: RunScope | undefined;
  #workflow: Workflow | undefined;
  #args: readonly unknown[] = [];
  #isInTurn = false;
  #isClosed = false;
  /** Whether the first batch is over. */
  #isStarted = false;
  /** Whether `run` has been called: not if a cancel request came with the first batch. */
  #isRunning = false;
  #isCancelled = false;
  #outcome: Outcome | undefined;
  /** Set when the run cannot go on whatever user code makes of it. */
  #fatal: SimpleflowError | undefined;

  constructor(options: WorkflowRunOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Applies a batch in order. What it settles wakes user code when this call has returned. */
  beginTurn({ atMs, events }: TurnInput): void {
    this.#isInTurn = true;
    if (this.#scope !== undefined) this.#scope.atMs = atMs;
    for (const event of events) this.#apply(event, atMs);
    if (!this.#isStarted && this.#scope !== undefined) this.#start();
  }

  /** What the turn has issued; a closing command is the last one. */
  endTurn(): IssuedCommand[] {
    this.#isInTurn = false;
    const scope = this.#scope;
    if (scope === undefined || this.#isClosed) return [];
    const closing = this.#closing(scope);
    if (closing !== undefined) {
      this.#isClosed = true;
      scope.issue(closing);
    }
    return scope.queue.take();
  }

  /** The definition behind a task that is open: what an in-process host runs. */
  definitionOf(activityId: string): ActivityDefinition | undefined {
    return this.#scope?.definitionOf(activityId);
  }

  #apply(event: EngineEvent, atMs: number): void {
    switch (event.kind) {
      case 'run-started':
        return this.#prepare(event, atMs);
      case 'activity-started':
      case 'activity-completed':
      case 'activity-failed':
      case 'activity-timed-out':
      case 'activity-cancelled':
        return this.#scope?.applyActivityEvent(event);
      case 'timer-fired':
        return this.#scope?.applyTimerFired(event.id);
      case 'cancel-requested':
        return this.#cancelRequested();
      default:
        assertNever(event);
    }
  }

  #prepare(event: RunStarted, atMs: number): void {
    const { workflow, codec, instantiate, traceCallSites = false } = this.#options;
    const { workflowId, runId, name, version, taskList, tags } = event;
    this.#scope = new RunScope({
      codec,
      traceCallSites,
      information: { workflowId, runId, name, version, taskList, tags },
      assertActive: (what) => this.#assertActive(what),
    });
    this.#scope.atMs = atMs;
    try {
      const instance = instantiate === undefined ? new workflow() : instantiate(workflow);
      this.#workflow = instance;
      attachRuntime(instance, this.#scope);
      // Only its source text is looked at.
      // eslint-disable-next-line @typescript-eslint/unbound-method
      this.#args = bindArguments(instance.run, parseInput(codec.decode(event.input)), {
        callee: `workflow \`${name}\``,
        parameters: workflow.definition.parameters,
      });
    } catch (error) {
      this.#outcome = { kind: 'threw', error };
    }
  }

  /** After the whole first batch: a run that was cancelled before its first turn never starts. */
  #start(): void {
    this.#isStarted = true;
    const workflow = this.#workflow;
    if (workflow === undefined || this.#outcome !== undefined || this.#isCancelled) return;
    this.#isRunning = true;
    // In an async function, so that a `run` that is none and throws at once fails the run like any other.
    const run = async (): Promise<unknown> => workflow.run(...(this.#args as never[]));
    run().then(
      (value) => this.#ended({ kind: 'returned', value }),
      (error: unknown) => this.#ended({ kind: 'threw', error }),
    );
  }

  #ended(outcome: Outcome): void {
    this.#outcome = outcome;
    if (!this.#isInTurn && !this.#isClosed) this.#foreign('`run` ended', undefined);
  }

  #cancelRequested(): void {
    const workflow = this.#workflow;
    if (workflow === undefined || this.#isCancelled || this.#isClosed) return;
    try {
      if (!workflow.shouldCancel()) return;
      workflow.onCanceled();
    } catch (error) {
      this.#outcome = { kind: 'threw', error };
      return;
    }
    this.#isCancelled = true;
    this.#scope?.cancelOpen();
  }

  #assertActive(what: string): void {
    if (this.#isClosed)
      throw new SimpleflowError('invalid-state', `\`${what}\` was called on a run that is closed`);
    if (!this.#isInTurn) throw this.#foreign(`\`${what}\` was called`, callSite());
    if (this.#isCancelled && (what === 'submit' || what === 'startTimer')) {
      throw new SimpleflowError('cancelled', `\`${what}\` was called after the run had been cancelled`);
    }
  }

  /** User code went on outside a turn: something woke it that no replay will bring back at the same place. */
  #foreign(what: string, site: string | undefined): SimpleflowError {
    const where = site === undefined ? '' : ` at ${site}`;
    this.#fatal ??= new SimpleflowError(
      'foreign-await',
      `${what} outside a turn${where}: workflow code waited for something that is not a future of its run (a timer, a file, a request); do that in an activity`,
    );
    this.#options.onForeign?.();
    return this.#fatal;
  }

  #closing(scope: RunScope): ClosingCommand | undefined {
    if (this.#fatal !== undefined) return this.#failing(scope, this.#fatal);
    const outcome = this.#outcome;
    if (this.#isCancelled && (outcome !== undefined || !this.#isRunning)) return { kind: 'cancel-run' };
    if (outcome?.kind === 'threw') return this.#failing(scope, outcome.error);
    if (outcome === undefined) return scope.isWaiting ? undefined : this.#failing(scope, foreignAwait());
    const { unawaited = 'wait' } = this.#options.workflow.definition;
    if (unawaited === 'wait' && scope.openTasks > 0) return undefined;
    const failures = scope.unobservedFailures;
    if (failures.length > 0) return this.#failing(scope, new UnobservedFailureError(failures));
    return this.#completing(scope, outcome.value);
  }

  #completing(scope: RunScope, value: unknown): ClosingCommand {
    try {
      return value === undefined
        ? { kind: 'complete-run' }
        : { kind: 'complete-run', output: scope.codec.encode(value) };
    } catch (error) {
      return this.#failing(scope, error);
    }
  }

  #failing(scope: RunScope, error: unknown): ClosingCommand {
    // Closed first: callbacks that run when the open futures are cancelled belong to no turn any more.
    this.#isClosed = true;
    scope.cancelOpen();
    return { kind: 'fail-run', failure: scope.codec.encodeFailure(error) };
  }
}

function foreignAwait(): SimpleflowError {
  return new SimpleflowError(
    'foreign-await',
    '`run` waits, but no future of its run is open: it awaits something else (a timer, a file, a request, a promise nobody settles); do that in an activity',
  );
}
