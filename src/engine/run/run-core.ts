import type { Codec } from '../../codec/codec.js';
import { SimpleflowError } from '../../errors.js';
import { callSite } from '../../util/call-site.js';
import type { Logger } from '../../workflow/log.js';
import type { RunInformation } from '../../workflow/runtime.js';
import type { TaskFailure, TaskFailureDecision } from '../../workflow/task-failure.js';
import type { WorkflowMiddleware } from '../../workflow/workflow-middleware.js';
import { CancelScope } from '../parts/cancel-scope.js';
import { CommandMiddleware } from '../parts/command-middleware.js';
import { CommandQueue, type IssuedCommand } from '../parts/command-queue.js';
import type { Command } from '../language/commands.js';
import { FailedTasks } from '../parts/failed-tasks.js';
import { IdSource } from '../language/ids.js';
import { OpenFutures, type OpenItem } from '../parts/open-futures.js';
import { RunLog } from '../parts/run-log.js';
import { seededRandom, type Random } from '../language/random.js';
import type { RetryingTask } from '../tasks/retrying-task.js';
import type { Copy, OrderedOwner, TaskScope } from '../tasks/task-scope.js';
import { tracelessCodec } from '../parts/traceless-codec.js';

export interface RunCoreOptions {
  readonly codec: Codec;
  readonly copy: Copy;
  readonly information: RunInformation;
  /** The run fails, as `what` is derived from its id, which it was not given. */
  readonly missesRunId: (what: string) => SimpleflowError;
  /** Remember where user code issues each command: dear, for reports only. */
  readonly traceCallSites: boolean;
  readonly decideFailure: (failure: TaskFailure) => TaskFailureDecision | undefined;
  /** Throws unless user code may act now; `what` names what it wanted to do. */
  readonly assertInTurn: (what: string) => void;
  /** User code begins to wait for a future: outside a turn that ends the run. */
  readonly waits: () => void;
  /** Throws unless user code may ask about the turn now. */
  readonly assertReadable: (what: string) => void;
  readonly logger: Logger | undefined;
  /** What is around commands, outermost first. */
  readonly middleware: readonly WorkflowMiddleware[];
  readonly carriesBuffers: boolean;
}

/** What all parts of a run share: ids, commands, what is open, which failures nobody has seen. */
export class RunCore implements TaskScope {
  readonly codec: Codec;
  readonly copy: Copy;
  readonly information: RunInformation;
  readonly ids = new IdSource();
  readonly queue = new CommandQueue();
  readonly open = new OpenFutures();
  readonly failedTasks = new FailedTasks();
  /** Everything of the run that no inner scope has. */
  readonly root = new CancelScope();
  readonly refusesToCancelRunning = false;
  readonly carriesBuffers: boolean;
  readonly assertInTurn: (what: string) => void;
  readonly assertReadable: (what: string) => void;
  readonly log: RunLog;
  readonly middleware: CommandMiddleware | undefined;
  /** The time of the current turn. */
  atMs = 0;
  /** Set when the timers are there, which need this. */
  startTimeout: TaskScope['startTimeout'] = () => () => undefined;
  readonly decideFailure: RunCoreOptions['decideFailure'];
  readonly #traceCallSites: boolean;
  readonly waits: () => void;
  readonly #missesRunId: RunCoreOptions['missesRunId'];
  #random: Random | undefined;
  readonly #unobserved = new Map<OrderedOwner, Error>();
  #submitted = 0;

  constructor(options: RunCoreOptions) {
    this.codec = tracelessCodec(options.codec);
    this.copy = options.copy;
    this.carriesBuffers = options.carriesBuffers;
    this.information = options.information;
    this.#missesRunId = options.missesRunId;
    this.assertInTurn = options.assertInTurn;
    this.waits = options.waits;
    this.assertReadable = options.assertReadable;
    this.log = new RunLog(options.logger, options.information);
    if (options.middleware.length > 0) this.middleware = new CommandMiddleware(options.middleware, this);
    this.decideFailure = options.decideFailure;
    this.#traceCallSites = options.traceCallSites;
  }

  /** Failures nobody has looked at, in submit order. */
  get unobservedFailures(): Error[] {
    return [...this.#unobserved].sort(([a], [b]) => a.order - b.order).map(([, error]) => error);
  }

  /**
   * The door through which workflow code comes in.
   * @throws SimpleflowError `foreign-await` outside a turn; `cancelled` if the scope takes no more work
   */
  enter(what: string, scope: CancelScope): void {
    this.assertInTurn(what);
    if (scope.isCancelled) {
      throw new SimpleflowError(
        'cancelled',
        `\`${what}\` was called after its run or scope had been cancelled`,
      );
    }
  }

  /** The position of the next submit. */
  nextOrder(): number {
    return (this.#submitted += 1);
  }

  /** @throws SimpleflowError `not-serializable` for arguments that cannot be sent: then there is no task */
  begin(task: RetryingTask, args: readonly unknown[], scope: CancelScope): void {
    this.open.addHolding(task, scope);
    try {
      task.start(args);
    } catch (error) {
      this.open.delete(task);
      throw error;
    }
  }

  /** A number in [0, 1) from the randomness of the run, which comes from its id. */
  random(): number {
    // Retries ask for it too, when an event is applied: that is in a turn as well.
    this.assertInTurn('random');
    this.#random ??= seededRandom(this.requireRunId('randomness'));
    return this.#random();
  }

  /**
   * The id of the run, from which `what` is derived.
   * @throws SimpleflowError `run-id-required` in a replay that was not given it; then the run fails
   */
  requireRunId(what: string): string {
    const { runId } = this.information;
    if (runId === undefined) throw this.#missesRunId(what);
    return runId;
  }

  issue(command: Command): IssuedCommand {
    return this.queue.issue(command, this.#traceCallSites ? callSite() : undefined);
  }

  withdraw(issued: IssuedCommand): boolean {
    return this.queue.withdraw(issued);
  }

  settled(item: OpenItem): void {
    this.open.delete(item);
  }

  taskFailed(id: string, error: Error): void {
    this.failedTasks.note(id, error);
  }

  failedUnobserved(owner: OrderedOwner, error: Error): void {
    this.#unobserved.set(owner, error);
  }

  observed(owner: OrderedOwner): void {
    this.waits();
    if (this.#unobserved.size > 0) this.#unobserved.delete(owner);
  }

  cancel(scope: CancelScope): void {
    scope.cancel();
    this.open.cancelCancelled();
  }
}
