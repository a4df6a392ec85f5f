import { defaultCodec } from '../codec/codec.js';
import type { IssuedCommand } from '../engine/parts/command-queue.js';
import { isClosing } from '../engine/language/commands.js';
import { seededRandom } from '../engine/language/random.js';
import { runTurns, type TurnSeries } from '../engine/run/turn.js';
import { WorkflowRun } from '../engine/run/workflow-run.js';
import { SimpleflowError } from '../errors.js';
import { mayBeCut } from './block.js';
import { NO_STEP, type DecisionRunOptions, type DecisionStep } from './recorded-run-options.js';
import type { Dialect, OpenTasks, RecordedEvent } from './dialect.js';
import type { Divergence } from './divergence.js';
import { SaidContext } from './execution-context.js';
import { FlowControl } from './flow-control.js';
import { HistoryCursor, type CompletedTask } from './history-cursor.js';
import { Ledger } from './ledger.js';
import { RecordedLimits, type OtherLimits } from './recorded-limits.js';
import { RecordedMarkers } from './recorded-markers.js';
import { Turns, type RecordedTurn, type StartedTask } from './turns.js';

const NONE: readonly Divergence[] = Object.freeze([]);

interface NextTurn<E> {
  readonly started: StartedTask;
  /** Undefined for that of the open decision task. */
  readonly completed: CompletedTask<E> | undefined;
}

// One activity after the other; where there are more, a decision has more.
const EVENTS_OF_A_DECISION = 6;

/**
 * One run of a workflow on the service, advanced decision by decision. Replaying the decisions that were completed and
 * answering the open one is the same code; an instance that is kept is told only what is new.
 *
 * events ─▶ Dialect ─▶ Turns ─▶ commands ─▶ Ledger ─▶ completed: compared with history
 *                                                    └──▶ open: cut ─▶ decisions
 */
export class RecordedRun<E extends RecordedEvent, D extends object> {
  readonly #options: DecisionRunOptions<D>;
  readonly #dialect: Dialect<E, D>;
  readonly #limits: RecordedLimits;
  readonly #run: WorkflowRun;
  readonly #flow: FlowControl;
  readonly #turns: Turns<E>;
  readonly #ledger: Ledger<E, D>;
  readonly #cursor: HistoryCursor<E>;
  readonly #markers: RecordedMarkers<E>;
  readonly #context = new SaidContext();
  /** One for all turns, so that what fails in one has the same trace when it is taken again. */
  readonly #series: TurnSeries = {
    begin: () => {
      this.#begin();
    },
    end: () => this.#end(),
  };
  /** The one that is next, or under way. */
  #turn: NextTurn<E> | undefined;
  #divergences: readonly Divergence[] = NONE;
  /** The limits that the decision task which was read last tells. */
  #told: OtherLimits | undefined;
  #isBroken = false;

  constructor(dialect: Dialect<E, D>, options: DecisionRunOptions<D>) {
    const { workflow, instantiate, runId, onForeign, determinism = 'strict' } = options;
    this.#options = options;
    this.#dialect = dialect;
    this.#markers = new RecordedMarkers(dialect);
    this.#limits = new RecordedLimits(dialect.limits, options.limits);
    const codec = dialect.codec(options.codec ?? defaultCodec);
    this.#run = new WorkflowRun({
      workflow,
      codec,
      sendsLater: true,
      traceCallSites: options.traceCallSites ?? false,
      logger: options.logger,
      middleware: options.middleware,
      ...(instantiate === undefined ? undefined : { instantiate }),
      ...(onForeign === undefined ? undefined : { onForeign }),
    });
    this.#flow = new FlowControl(dialect.open, this.#limits.own, seededRandom(`back-off ${runId ?? ''}`));
    this.#turns = new Turns(dialect, this.#flow);
    this.#ledger = new Ledger({
      run: this.#run,
      dialect,
      flow: this.#flow,
      determinism,
      codec,
      note: (event) => {
        this.#turns.note(event);
      },
      tell: (event) => {
        this.#turns.add(event);
      },
    });
    this.#cursor = new HistoryCursor(dialect, this.#turns, (event) => this.#ledger.takesBack(event));
  }

  /**
   * The `DecisionTaskStarted` of the last turn; 0 before the first. An instance may be used for a poll whose
   * `previousStartedEventId` equals this, if its own answer to that task was accepted.
   */
  get previousStartedEventId(): number {
    return this.#turns.decidedId;
  }

  /** The last event that was read. */
  get lastEventId(): number {
    return this.#cursor.lastEventId;
  }

  /** What the service holds open for the run; the decider's own timers count. */
  get open(): Readonly<OpenTasks> {
    return this.#dialect.open;
  }

  /** True when history shows the end of the run. */
  get isOver(): boolean {
    return this.#turns.isOver;
  }

  /**
   * Reads what is new, in the order of ids, and answers the decision task that is open at its end. Events that were read
   * before are passed over.
   * @throws SimpleflowError `malformed-data` for a history with a gap, or of a newer version; `run-id-required`;
   * `invalid-state` after a divergence, and where this instance has answered a task that was not completed
   */
  async advance(events: readonly E[]): Promise<DecisionStep<D>> {
    if (this.#isBroken)
      throw new SimpleflowError('invalid-state', 'this run cannot go on: make another from its history');
    // Until it has come to a good end.
    this.#isBroken = true;
    this.#cursor.open(events);
    const divergences = await this.#replay(events.length / EVENTS_OF_A_DECISION);
    this.#cursor.close();
    this.#markers.forget();
    if (divergences.length > 0) return { ...NO_STEP, divergences };
    const { open } = this.#turns;
    const step = open === undefined ? NO_STEP : await this.#answer(open);
    this.#isBroken = false;
    return step;
  }

  /** The last answer has closed the run: its hooks hear of it. */
  closed(): void {
    this.#run.hooks?.closed();
  }

  /**
   * Takes the turns of decision tasks that were completed, up to the first that diverges.
   * @param count about how many there are
   */
  async #replay(count: number): Promise<readonly Divergence[]> {
    this.#divergences = NONE;
    this.#turn = this.#next();
    // A run that is kept has taken them all.
    if (this.#turn === undefined) return this.#divergences;
    // A report is worth the time: what the run awaited outside comes back where it came back to the run itself.
    const options = this.#options.traceCallSites === true ? { count, atOnce: 1 } : { count };
    await runTurns(this.#series, options);
    return this.#divergences;
  }

  async #answer(started: StartedTask): Promise<DecisionStep<D>> {
    if (started.eventId !== this.#turns.decidedId) {
      this.#turn = { started, completed: undefined };
      await runTurns(this.#series, { count: 1 });
    }
    this.#flow.limits = this.#limits.own;
    const { decisions, sent } = this.#ledger.cut();
    const last = sent.at(-1);
    const isClosingRun = last !== undefined && isClosing(last.command);
    return {
      startedEventId: started.eventId,
      decisions,
      executionContext: this.#context.next(
        this.#run.executionContext,
        this.#limits.isNews,
        this.#limits.words,
      ),
      ...(last?.command.kind === 'fail-run' ? { failing: last.command } : undefined),
      isClosing: isClosingRun,
      tellsEnd: isClosingRun && this.#run.hooks?.tellsEnd === true,
      divergences: [],
    };
  }

  /** Goes on to a completed decision task whose turn was not taken yet. */
  #next(): NextTurn<E> | undefined {
    for (;;) {
      const completed = this.#cursor.next();
      if (completed === undefined) return undefined;
      const { started, executionContext } = completed;
      this.#told = this.#context.recorded(executionContext);
      this.#limits.tell(this.#told);
      this.#flow.limits = this.#limits.recorded;
      if (started.eventId !== this.#turns.decidedId) return { started, completed };
      if (!this.#settle(completed)) return undefined;
    }
  }

  #begin(): void {
    const { started, completed } = this.#turn ?? {};
    if (started === undefined) return;
    if (this.#run.isClosed) this.#ledger.reopen();
    this.#ledger.resend(started.eventId);
    const recorded = completed === undefined ? undefined : this.#recordedFor(completed);
    this.#run.beginTurn(this.#turns.next(started, recorded));
  }

  /** True if there is another turn. */
  #end(): boolean {
    const completed = this.#turn?.completed;
    this.#turn = undefined;
    const issued = this.#run.endTurn();
    this.#ledger.add(issued);
    if (this.#options.runId === undefined) assertIdsNotMissed(issued);
    if (completed !== undefined && this.#settle(completed)) this.#turn = this.#next();
    return this.#turn !== undefined;
  }

  /** Compares what history shows for the task with what the code issued; false if they disagree. */
  #settle({ results }: CompletedTask<E>): boolean {
    this.#cursor.passOver(results);
    const balance = this.#ledger.settle(this.#turns.count, results);
    this.#divergences = balance.divergences;
    if (balance.divergences.length > 0) return false;
    const { executionContext } = this.#run;
    this.#options.onDecided?.({
      decisionTaskCompletedEventId: results.completedEventId,
      decisions: () => this.#ledger.written(balance),
      executionContext: this.#context.next(executionContext, this.#told !== undefined, this.#told),
    });
    this.#context.said(executionContext);
    return true;
  }

  /** What history holds for the turn that is about to run again. */
  #recordedFor({ results }: CompletedTask<E>): RecordedTurn {
    const isCut = this.#ledger.hasRest || mayBeCut(results, this.#flow);
    return { markers: isCut ? this.#markers.from(results) : this.#markers.in(results), isCut };
  }
}

/** Only a replay that was not told the ids of its run comes to this. */
function assertIdsNotMissed(issued: readonly IssuedCommand[]): void {
  const last = issued.at(-1)?.command;
  if (last?.kind !== 'fail-run' || last.fault !== 'run-id-required') return;
  throw new SimpleflowError(
    'run-id-required',
    'this workflow derives ids or chance from the ids of its run, which the history does not hold: give `workflowId` and `runId`',
  );
}
