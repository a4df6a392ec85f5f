import type { RetryPolicy } from '../activity/retry-policy.js';
import { SimpleflowError } from '../errors.js';
import type { EventDetails } from './event-details.js';
import { WorkflowHooks } from './hooks.js';
import { WorkflowLog } from './log.js';
import type { HistorySize, Marker, RunInformation, WorkflowRuntime } from './runtime.js';
import type { Future } from '../futures/future.js';
import type { ChildPolicy, ContinueOptions } from './submittable.js';

const RUNTIME: unique symbol = Symbol.for('simpleflow.workflow.runtime');
const LOG: unique symbol = Symbol.for('simpleflow.workflow.log');

/** When a run goes on as a new one by itself; numbers of events. */
export interface AutoContinueOptions {
  /** Default: 10,000. */
  readonly afterEvents?: number;
  /** Default: 20,000. */
  readonly warnAfterEvents?: number;
}

/** What a workflow class says about itself, in `static definition`. */
export interface WorkflowDefinition {
  /** Part of ids and, unless `typeName` is given, the type of the workflow. At most 256 characters. */
  readonly name: string;
  /** Default: `default`. At most 64 characters. */
  readonly version?: string;
  /** The list its decisions and, by default, nothing else go through. Default: `default`. */
  readonly taskList?: string;
  /** The type under which a service knows it. Default: `name`. */
  readonly typeName?: string;
  /** At most 5, of up to 256 characters; `inherit`: as a child, those of the parent. Default: none. */
  readonly tags?: readonly string[] | 'inherit';
  /** Longest time from start to end of a run, in milliseconds. Default: no limit. */
  readonly executionStartToCloseMs?: number;
  /** Of its decisions, where the backend has priorities; higher goes first, a 32 bit integer. Default: none. */
  readonly priority?: number;
  /** On a service: longest time one decision may take, in milliseconds. Default: that of the backend. */
  readonly decisionStartToCloseMs?: number;
  /** On Amazon SWF: ARN of the role with which Lambda functions are called. Default: none; of a child, its parent's. */
  readonly lambdaRole?: string;
  /**
   * As a child: what becomes of it when the parent fails, times out or is terminated. On a service, where it is started by
   * itself: what becomes of its own children then. Default: `terminate`.
   */
  readonly childPolicy?: ChildPolicy;
  /** As a child: new tries after a failure. Default: none. */
  readonly retry?: number | RetryPolicy;
  /** As a child: false gives `undefined` for a failure, and `exception()` the error. Default: true. */
  readonly raisesOnFailure?: boolean;
  /** Names of the parameters of `run`, for keyword arguments; needed where the source text is minified. */
  readonly parameters?: readonly string[];
  /**
   * What becomes of tasks that are open when `run` has returned: `wait` keeps the run open until they have finished;
   * `abandon` closes it at once. Default: `wait`.
   */
  readonly unawaited?: 'wait' | 'abandon';
  /**
   * `auto`: a run whose history has grown long (10,000 events) goes on as a new one by itself, at the end of a turn in
   * which no activity, child, timer or signal is on its way. Nothing is lost and nothing changes: what it was told
   * travels along. Its `information` stays that of the first run. A run that offers no such point before its history has
   * 20,000 events logs a warning with what is open. The numbers can be other ones. In process only, so far. Default: not.
   */
  readonly continueAsNew?: 'auto' | AutoContinueOptions;
  /** Signals sent with `propagate` go on to the parent of this run, too, not only to its children. Default: true. */
  readonly propagateSignalsToParent?: boolean;
}

/**
 * A distributed program: `run` submits activities, gets futures, and returns a result.
 *
 * `run` may be executed again from the top at any time, with the answers of the first time. So everything it does must
 * follow from its input and its futures: time, chance and identity come from `now`, `random` and `uuid`, and it awaits
 * nothing but futures and promises made of them.
 */
export abstract class Workflow extends WorkflowHooks {
  /** What the class says about itself: every workflow has its own. */
  static get definition(): WorkflowDefinition | undefined {
    throw new SimpleflowError(
      'invalid-input',
      `class \`${this.name}\` has no definition: write \`static override readonly definition = { name: '…' };\` into it`,
    );
  }

  /** For compilers that assign static fields instead of defining them. */
  static set definition(value: WorkflowDefinition | undefined) {
    Object.defineProperty(this, 'definition', {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }

  /** @internal Set by the engine before `run` is called. */
  [RUNTIME]: WorkflowRuntime | undefined;

  /** @internal */
  [LOG]: WorkflowLog | undefined;

  abstract run(...args: never[]): unknown;

  /** @internal */
  protected override get runtime(): WorkflowRuntime {
    return runtimeOf(this);
  }

  /**
   * Ends this run and begins the next one of the same workflow, with this input and an empty history: for what goes on
   * for ever. The run closes when no activity and no child is open. Await the future: it settles only if the run is
   * cancelled before that, and then throws `cancelled`.
   * Signals that nobody has taken travel along.
   * @param args the input of the next `run`. TypeScript cannot tell its type from inside the class: it is not checked.
   */
  continueAsNew(...args: readonly unknown[]): Future<never> {
    return runtimeOf(this).continueAsNew(args, {});
  }

  /** `continueAsNew`, with options for the next run. */
  continueAsNewWith(options: ContinueOptions, ...args: readonly unknown[]): Future<never> {
    return runtimeOf(this).continueAsNew(args, options);
  }

  /** The newest signal of that name, taken or not; undefined if there was none. */
  latestSignal(name: string): unknown {
    return runtimeOf(this).latestSignal(name);
  }

  /** Writes a fact into the history of the run. `details` must be serializable. */
  recordMarker(name: string, details?: unknown): void {
    runtimeOf(this).recordMarker(name, details);
  }

  /** The newest marker of each name; with `all`, every one, in the order of recording. */
  listMarkers(options: { readonly all?: boolean } = {}): Marker[] {
    return runtimeOf(this).listMarkers(options.all ?? false);
  }

  /**
   * Calls `make` once and records what it returns: every replay reads the record instead. For small things that do not
   * follow from the input, such as a setting of the machine. `make` must not be async; what takes long is an activity.
   */
  sideEffect<T>(make: () => T): T {
    return runtimeOf(this).sideEffect(make);
  }

  /**
   * True in runs that reach this line for the first time with code that has it; false in those that were past it before.
   * Wrap a change of the code in it while runs of the old code are open: `if (this.patched('new-tax')) … else …`.
   */
  patched(id: string): boolean {
    return runtimeOf(this).patched(id);
  }

  /** Stands in for `patched(id)` when no run of the code before it is open any more, and the old branch is gone. */
  deprecatePatch(id: string): void {
    runtimeOf(this).patched(id);
  }

  /** The time of the current turn, in milliseconds since 1970: the same in every replay. */
  now(): number {
    return runtimeOf(this).nowMs();
  }

  /** A number in [0, 1): chance that is the same in every replay of this run, and other in another run. */
  random(): number {
    return runtimeOf(this).random();
  }

  /** A version 4 UUID from `random`. */
  uuid(): string {
    return runtimeOf(this).uuid();
  }

  /** Who this run is. */
  get information(): RunInformation {
    return runtimeOf(this).information;
  }

  /**
   * How long the history of this run is, as of this turn: what decides whether it is time for `continueAsNew`. Counted
   * from what the run has been told and has asked for, the same in every replay and on every backend; what a service
   * counts may differ by a little.
   */
  get historySize(): HistorySize {
    return runtimeOf(this).historySize;
  }

  /** The newest signal or marker of that name, or the timer with that id, as the run knows it; undefined if none. */
  getEventDetails<T extends keyof EventDetails>(type: T, name: string): EventDetails[T] | undefined {
    return runtimeOf(this).eventDetails(type, name) as EventDetails[T] | undefined;
  }

  /**
   * Writes lines to the logger of the executor; a replay writes none, so that a line appears once. (Twice only if the
   * turn itself had to be taken twice, because the process or the service failed before it was recorded.)
   */
  get log(): WorkflowLog {
    return (this[LOG] ??= new WorkflowLog((level, message, fields) => {
      runtimeOf(this).log(level, message, fields);
    }));
  }

  /**
   * Says to the outside what the run is about, as `describe()` of its handle shows it: a text or any other serializable
   * value. It replaces the one before; undefined takes it away.
   */
  setExecutionContext(value: unknown): void {
    runtimeOf(this).setExecutionContext(value);
  }
}

/** A class of workflows with its input and result. Its constructor takes no arguments, or injected services. */
export interface WorkflowClass<A extends readonly unknown[] = never, R = unknown> {
  new (...services: never[]): Workflow & { run(...args: A): R };
  readonly definition: WorkflowDefinition;
}

export type AnyWorkflowClass = WorkflowClass<never[]>;

/** The input of `run`. */
export type InputOf<W extends AnyWorkflowClass> = Parameters<InstanceType<W>['run']>;
/** What the promise of `run` holds. */
export type ResultOf<W extends AnyWorkflowClass> = Awaited<ReturnType<InstanceType<W>['run']>>;

/** True for a class that extends Workflow, whichever copy of the library it got that from. */
export function isWorkflowClass(value: unknown): value is AnyWorkflowClass {
  if (typeof value !== 'function') return false;
  const { prototype } = value as { prototype?: unknown };
  return (
    typeof prototype === 'object' && prototype !== null && IS_WORKFLOW in prototype && 'run' in prototype
  );
}

const IS_WORKFLOW: unique symbol = Symbol.for('simpleflow.workflow');
Object.defineProperty(Workflow.prototype, IS_WORKFLOW, { value: true });

/** @internal */
export function attachRuntime(workflow: Workflow, runtime: WorkflowRuntime): void {
  workflow[RUNTIME] = runtime;
}

function runtimeOf(workflow: Workflow): WorkflowRuntime {
  const runtime = workflow[RUNTIME];
  if (runtime !== undefined) return runtime;
  throw new SimpleflowError(
    'invalid-state',
    `${workflow.constructor.name} has no run: submit the class to an executor; its constructor cannot submit anything`,
  );
}
