import { SimpleflowError } from 'simpleflow';
import {
  defaultCodec,
  isClosing,
  seededRandom,
  WorkflowRun,
  type Divergence,
  type EngineBehaviour,
  type IssuedCommand,
  type TurnInput,
} from 'simpleflow/backend';
import { endOfResults, mayBeCut, type EventBlock } from './block.js';
import { DecisionWriter } from './decision-writer.js';
import type { DecisionRunOptions, DecisionStep } from './decision-run-options.js';
import { EventReader, type OpenTasks } from './event-reader.js';
import { readContext, VERSION_0, writeContext } from './execution-context.js';
import { FlowControl } from './flow-control.js';
import { Ledger } from './ledger.js';
import { RecordedLimits, type OtherLimits } from './recorded-limits.js';
import { RecordedMarkers } from './recorded-markers.js';
import type { SwfEvent, SwfEventOf } from './swf-event.js';
import { takeTurn } from './take-turn.js';
import { Turns, type StartedTask } from './turns.js';
import { WireCodec } from './wire-codec.js';

const NO_STEP: DecisionStep = {
  startedEventId: undefined,
  decisions: [],
  executionContext: undefined,
  isClosing: false,
  tellsEnd: false,
  divergences: [],
};

/**
 * One run of a workflow on the service, advanced decision by decision. Replaying the decisions that were completed and
 * answering the open one is the same code; an instance that is kept is told only what is new.
 *
 * events ─▶ EventReader ─▶ Turns ─▶ commands ─▶ Ledger ─▶ completed: compared with history
 *                                                    └──▶ open: cut ─▶ decisions
 */
export class DecisionRun {
  readonly #options: DecisionRunOptions;
  readonly #limits: RecordedLimits;
  readonly #run: WorkflowRun;
  readonly #reader: EventReader;
  readonly #flow: FlowControl;
  readonly #turns: Turns;
  readonly #ledger: Ledger;
  readonly #markers = new RecordedMarkers();
  #lastEventId = 0;
  /** What history shows for the first decision that was completed; undefined before it. */
  #behaviour: EngineBehaviour | undefined;
  /** The user's context that was last sent. */
  #sentContext: string | undefined;
  #isBroken = false;

  constructor(options: DecisionRunOptions) {
    const { workflow, instantiate, workflowId = '', runId, onForeign, determinism = 'strict' } = options;
    this.#options = options;
    this.#limits = new RecordedLimits(options.limits);
    this.#run = new WorkflowRun({
      workflow,
      codec: new WireCodec(options.codec ?? defaultCodec),
      sendsLater: true,
      traceCallSites: options.traceCallSites ?? false,
      logger: options.logger,
      middleware: options.middleware,
      ...(instantiate === undefined ? undefined : { instantiate }),
      ...(onForeign === undefined ? undefined : { onForeign }),
    });
    this.#reader = new EventReader({ name: workflow.definition.name, workflowId, runId });
    this.#flow = new FlowControl(
      this.#reader.open,
      this.#limits.own,
      seededRandom(`back-off ${runId ?? ''}`),
    );
    this.#turns = new Turns(this.#reader, this.#flow);
    this.#ledger = new Ledger({
      run: this.#run,
      reader: this.#reader,
      writer: new DecisionWriter(options),
      flow: this.#flow,
      determinism,
      note: (event) => {
        this.#turns.note(event);
      },
      tell: (event) => {
        this.#turns.add(event);
      },
    });
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
    return this.#lastEventId;
  }

  /** What the service holds open for the run; the decider's own timers count. */
  get open(): Readonly<OpenTasks> {
    return this.#reader.open;
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
  async advance(events: readonly SwfEvent[]): Promise<DecisionStep> {
    if (this.#isBroken)
      throw new SimpleflowError('invalid-state', 'this run cannot go on: make another from its history');
    // Until it has come to a good end.
    this.#isBroken = true;
    const divergences = await this.#read(events);
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

  async #read(events: readonly SwfEvent[]): Promise<readonly Divergence[]> {
    for (let at = 0; at < events.length; ) {
      const event = events[at];
      at += 1;
      if (event === undefined || event.eventId <= this.#lastEventId) continue;
      this.#expect(event.eventId);
      if (event.eventType === 'DecisionTaskCompleted') {
        const end = endOfResults(event.eventId, events, at);
        const divergences = await this.#complete(event, { events, at, end });
        if (divergences.length > 0) return divergences;
        at = end;
      } else if (!this.#ledger.takesBack(event)) this.#turns.note(event);
    }
    return [];
  }

  #expect(eventId: number): void {
    if (eventId !== this.#lastEventId + 1) {
      throw new SimpleflowError(
        'malformed-data',
        `the history goes on with event ${eventId} after event ${this.#lastEventId}: give all events from there on, in order`,
      );
    }
    this.#lastEventId = eventId;
  }

  async #complete(
    event: SwfEventOf<'DecisionTaskCompleted'>,
    block: EventBlock,
  ): Promise<readonly Divergence[]> {
    const { startedEventId, executionContext } = event.decisionTaskCompletedEventAttributes;
    const started = this.#turns.complete(startedEventId);
    // Only a version of the library that knows how the run behaves may go on.
    const context = executionContext === undefined ? undefined : readContext(executionContext);
    const behaviour = this.#behaviour ?? context?.behaviour ?? VERSION_0;
    this.#limits.tell(context?.limits);
    this.#flow.limits = this.#limits.recorded;
    if (startedEventId !== this.#turns.decidedId) await this.#turn(started, this.#recordedIn(block));
    for (let i = block.at; i < block.end; i += 1) this.#expect(block.events[i]?.eventId ?? 0);
    const { onDecided } = this.#options;
    const balance = this.#ledger.settle(this.#turns.count, event.eventId, block);
    if (balance.divergences.length > 0) return balance.divergences;
    onDecided?.({
      decisionTaskCompletedEventId: event.eventId,
      decisions: balance.decisions,
      executionContext: this.#context(context?.limits !== undefined, context?.limits),
    });
    this.#behaviour = behaviour;
    this.#sentContext = this.#run.executionContext;
    return [];
  }

  async #turn(started: StartedTask, recorded?: Partial<TurnInput>): Promise<void> {
    if (this.#run.isClosed) this.#ledger.reopen();
    this.#ledger.resend(started.eventId);
    const issued = await takeTurn(this.#run, { ...this.#turns.next(started), ...recorded });
    this.#ledger.add(issued);
    if (this.#options.runId === undefined) assertIdsNotMissed(issued);
  }

  async #answer(started: StartedTask): Promise<DecisionStep> {
    if (started.eventId !== this.#turns.decidedId) await this.#turn(started);
    this.#flow.limits = this.#limits.own;
    const { decisions, sent } = this.#ledger.cut();
    const last = sent.at(-1);
    const isClosingRun = last !== undefined && isClosing(last.command);
    return {
      startedEventId: started.eventId,
      decisions,
      executionContext: this.#context(this.#limits.isNews, this.#limits.words),
      isClosing: isClosingRun,
      tellsEnd: isClosingRun && this.#run.hooks?.tellsEnd === true,
      divergences: [],
    };
  }

  /** Said once, and again when the user's part or the limits have changed. */
  #context(hasOtherLimits: boolean, limits: OtherLimits | undefined): string | undefined {
    const { executionContext } = this.#run;
    const isKnown = this.#behaviour !== undefined && executionContext === this.#sentContext;
    if (isKnown && !hasOtherLimits) return undefined;
    return writeContext(executionContext, this.#behaviour, limits);
  }

  /** What history holds for the turn that is about to run again. */
  #recordedIn(block: EventBlock): Partial<TurnInput> {
    const isCut = this.#ledger.hasRest || mayBeCut(block, this.#flow);
    return { markers: isCut ? this.#markers.from(block) : this.#markers.in(block), isCut };
  }
}

/** Only a replay that was not told the ids of its run comes to this. */
function assertIdsNotMissed(issued: readonly IssuedCommand[]): void {
  const last = issued.at(-1)?.command;
  if (last?.kind !== 'fail-run' || last.failure.details?.includes('"code":"run-id-required"') !== true)
    return;
  throw new SimpleflowError(
    'run-id-required',
    'this workflow derives ids or chance from the ids of its run, which the history does not hold: give `workflowId` and `runId`',
  );
}
