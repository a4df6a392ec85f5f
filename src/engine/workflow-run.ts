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
import { Markers } from './markers.js';
import { seededRandom, type Random } from './random.js';
import { RunTasks } from './run-tasks.js';
import { RunView } from './run-view.js';

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
  #tasks: RunTasks | undefined;
  #markers: Markers | undefined;
  #random: Random | undefined;
  #atMs = 0;
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
  beginTurn({ atMs, events, markers }: TurnInput): void {
    this.#isInTurn = true;
    this.#atMs = atMs;
    this.#markers?.beginTurn(markers);
    for (const event of events) this.#apply(event, markers);
    if (!this.#isStarted && this.#tasks !== undefined) this.#start();
  }

  /** What the turn has issued; a closing command is the last one. */
  endTurn(): IssuedCommand[] {
    this.#isInTurn = false;
    const tasks = this.#tasks;
    if (tasks === undefined || this.#isClosed) return [];
    const closing = this.#closing(tasks);
    if (closing !== undefined) {
      this.#isClosed = true;
      tasks.issue(closing);
    }
    return tasks.queue.take();
  }

  /** The definition behind a task that is open: what an in-process host runs. */
  definitionOf(activityId: string): ActivityDefinition | undefined {
    return this.#tasks?.definitionOf(activityId);
  }

  /** The names of the signals waited for, if the run is blocked and nothing else can wake it; else none. */
  get awaitedSignals(): string[] {
    const tasks = this.#tasks;
    if (tasks === undefined || this.#isClosed || !tasks.open.isWaitingOnly || tasks.timers > 0) return [];
    return tasks.signals.awaited;
  }

  #apply(event: EngineEvent, markers: TurnInput['markers']): void {
    switch (event.kind) {
      case 'run-started':
        return this.#prepare(event, markers);
      case 'activity-started':
      case 'activity-completed':
      case 'activity-failed':
      case 'activity-timed-out':
      case 'activity-cancelled':
        return this.#tasks?.applyActivityEvent(event);
      case 'timer-fired':
        return this.#tasks?.applyTimerFired(event.id);
      case 'signal-received':
        return this.#tasks?.signals.received(event.name, event.input);
      case 'signal-sent':
        return this.#tasks?.applySignalOutcome(event.id, undefined);
      case 'signal-failed':
        return this.#tasks?.applySignalOutcome(event.id, event.cause);
      case 'cancel-requested':
        return this.#cancelRequested();
      case 'run-stuck':
        this.#fatal ??= neverSettles(this.awaitedSignals);
        return;
      default:
        assertNever(event);
    }
  }

  #prepare(event: RunStarted, known: TurnInput['markers']): void {
    const { workflow, codec, instantiate, traceCallSites = false } = this.#options;
    const { workflowId, runId, name, version, taskList, tags, parent } = event;
    const information = { workflowId, runId, name, version, taskList, tags, parent };
    const random = (): number => this.#nextRandom(runId);
    const assertInTurn = (what: string): void => this.#assertInTurn(what);
    const tasks = new RunTasks({ codec, information, random, traceCallSites, assertInTurn });
    const markers = new Markers(codec, (command) => void tasks.issue(command));
    markers.beginTurn(known);
    this.#tasks = tasks;
    this.#markers = markers;
    const view = new RunView(
      { information, tasks, markers, random, atMs: () => this.#atMs, assertInTurn },
      tasks.root,
    );
    try {
      const instance = instantiate === undefined ? new workflow() : instantiate(workflow);
      this.#workflow = instance;
      attachRuntime(instance, view);
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
    this.#tasks?.cancel(this.#tasks.root);
  }

  #assertInTurn(what: string): void {
    if (this.#isClosed)
      throw new SimpleflowError('invalid-state', `\`${what}\` was called on a run that is closed`);
    if (!this.#isInTurn) throw this.#foreign(`\`${what}\` was called`, callSite());
  }

  #nextRandom(runId: string | undefined): number {
    // Retries ask for it too, when an event is applied: that is in a turn as well.
    this.#assertInTurn('random');
    if (runId === undefined) {
      throw new SimpleflowError(
        'run-id-required',
        'chance comes from the run id: give `runId` to the replay',
      );
    }
    this.#random ??= seededRandom(runId);
    return this.#random();
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

  #closing(tasks: RunTasks): ClosingCommand | undefined {
    if (this.#fatal !== undefined) return this.#failing(tasks, this.#fatal);
    const outcome = this.#outcome;
    if (this.#isCancelled && (outcome !== undefined || !this.#isRunning)) return { kind: 'cancel-run' };
    if (outcome?.kind === 'threw') return this.#failing(tasks, outcome.error);
    if (outcome === undefined) return !tasks.open.isEmpty ? undefined : this.#failing(tasks, foreignAwait());
    const { unawaited = 'wait' } = this.#options.workflow.definition;
    if (unawaited === 'wait' && tasks.open.holding > 0) return undefined;
    const failures = tasks.unobservedFailures;
    if (failures.length > 0) return this.#failing(tasks, new UnobservedFailureError(failures));
    return this.#completing(tasks, outcome.value);
  }

  #completing(tasks: RunTasks, value: unknown): ClosingCommand {
    try {
      return value === undefined
        ? { kind: 'complete-run' }
        : { kind: 'complete-run', output: tasks.codec.encode(value) };
    } catch (error) {
      return this.#failing(tasks, error);
    }
  }

  #failing(tasks: RunTasks, error: unknown): ClosingCommand {
    // Closed first: callbacks that run when the open futures are cancelled belong to no turn any more.
    this.#isClosed = true;
    tasks.open.cancelAll();
    return { kind: 'fail-run', failure: tasks.codec.encodeFailure(error) };
  }
}

function neverSettles(signals: readonly string[]): SimpleflowError {
  const names = signals.map((name) => `\`${name}\``).join(', ');
  return new SimpleflowError(
    'never-settles',
    `the run waits for the signal ${names}, and nobody can send it: start it with \`start\` and signal its handle`,
  );
}

function foreignAwait(): SimpleflowError {
  return new SimpleflowError(
    'foreign-await',
    '`run` waits, but no future of its run is open: it awaits something else (a timer, a file, a request, a promise nobody settles); do that in an activity',
  );
}
