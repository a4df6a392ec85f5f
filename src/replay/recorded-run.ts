import { defaultCodec } from '../codec/codec.js';
import { carriedTurns } from '../engine/parts/auto-continuation.js';
import type { IssuedCommand } from '../engine/parts/command-queue.js';
import { isClosing } from '../engine/language/commands.js';
import type { TurnInput } from '../engine/language/events.js';
import { seededRandom } from '../engine/language/random.js';
import { runTurns, type TurnSeries } from '../engine/run/turn.js';
import type { WorkflowRun } from '../engine/run/workflow-run.js';
import { SimpleflowError } from '../errors.js';
import { mayBeCut } from './block.js';
import {
  NO_STEP,
  workflowRunFor,
  type DecisionRunOptions,
  type DecisionStep,
  type DrivingOptions,
} from './recorded-run-options.js';
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
  readonly #options: DrivingOptions<D>;
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
  /** What that turn receives, if turns of the run before are taken first. */
  #input: TurnInput | undefined;
  #carried: TurnInput[] = [];
  #divergences: readonly Divergence[] = NONE;
  /** The limits that the decision task which was read last tells. */
  #told: OtherLimits | undefined;
  #isBroken = false;

  constructor(dialect: Dialect<E, D>, options: DecisionRunOptions<D>);
  /** @param run a fresh one, which the caller may go on with after the recording */
  constructor(dialect: Dialect<E, D>, options: DrivingOptions<D>, run: WorkflowRun);
  constructor(
    dialect: Dialect<E, D>,
    options: DrivingOptions<D> | DecisionRunOptions<D>,
    run: WorkflowRun = workflowRunFor(dialect, options as DecisionRunOptions<D>),
  ) {
    const { runId, determinism = 'strict', tellsEnd = true } = options;
    this.#options = options;
    this.#dialect = dialect;
    this.#markers = new RecordedMarkers(dialect);
    this.#limits = new RecordedLimits(dialect.limits, options.limits);
    const codec = dialect.codec(options.codec ?? defaultCodec);
    this.#run = run;
    this.#flow = new FlowControl(dialect.open, this.#limits.own, seededRandom(`back-off ${runId ?? ''}`));
    this.#turns = new Turns(dialect, this.#flow);
    this.#ledger = new Ledger({
      run: this.#run,
      dialect,
      flow: this.#flow,
      determinism,
      codec,
      tellsEnd,
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
    const { traceCallSites, onRejection } = this.#options;
    await runTurns(this.#series, {
      count,
      ...(traceCallSites === true ? { atOnce: 1 } : undefined),
      ...(onRejection === undefined ? undefined : { onRejection }),
    });
    return this.#divergences;
  }

  async #answer(started: StartedTask): Promise<DecisionStep<D>> {
    if (started.eventId !== this.#turns.decidedId) {
      this.#turn = { started, completed: undefined };
      await runTurns(this.#series, { count: 1 });
    }
    this.#flow.limits = this.#limits.own;
    this.#flow.isCut = undefined;
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
      const { started, executionContext, isCut } = completed;
      this.#told = this.#context.recorded(executionContext);
      this.#limits.tell(this.#told);
      this.#flow.limits = this.#limits.recorded;
      this.#flow.isCut = isCut;
      if (started.eventId !== this.#turns.decidedId) return { started, completed };
      if (!this.#settle(completed)) return undefined;
    }
  }

  #begin(): void {
    const { started, completed } = this.#turn ?? {};
    if (started === undefined) return;
    const input = this.#input ?? this.#nextInput(started, completed);
    // A run that goes on from another begins with its turns.
    const carried = this.#carried.length === 0 ? undefined : this.#carried.shift();
    this.#input = carried === undefined ? undefined : input;
    this.#run.beginTurn(carried ?? input);
  }

  #nextInput(started: StartedTask, completed: CompletedTask<E> | undefined): TurnInput {
    if (this.#run.isClosed) this.#ledger.reopen();
    this.#ledger.resend(started.eventId);
    const recorded = completed === undefined ? undefined : this.#recordedFor(completed);
    const input = this.#turns.next(started, recorded);
    if (this.#turns.count === 1) this.#carried = carriedTurns(input);
    if (this.#flow.isCut !== undefined && this.#ledger.hasRest) this.#ledger.dropAnswered(input.events);
    return input;
  }

  /** True if there is another turn. */
  #end(): boolean {
    const issued = this.#run.endTurn();
    if (this.#input !== undefined) return true;
    const completed = this.#turn?.completed;
    this.#turn = undefined;
    this.#options.onIssued?.(issued);
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
    const isCut = this.#flow.isCut ?? (this.#ledger.hasRest || mayBeCut(results, this.#flow));
    const markers = isCut ? this.#markers.from(results) : this.#markers.in(results);
    return { markers, isCut, continues: results.continues };
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
