import { carriedTurns } from '../../engine/parts/auto-continuation.js';
import type { IssuedCommand } from '../../engine/parts/command-queue.js';
import type { EngineEvent, TurnInput } from '../../engine/language/events.js';
import type { WorkflowRun } from '../../engine/run/workflow-run.js';
import type { Divergence } from '../../replay/divergence.js';
import type { JournalTurn } from '../../replay/journal.js';
import { replayTurns } from '../../replay/replay-turns.js';
import { turnText } from './change-log.js';
import type { LiveRunStarted, RestoredRun } from './live-run-options.js';
import { RunRecord } from './run-record.js';

const NONE: readonly IssuedCommand[] = [];

export interface RunTurnsOptions {
  readonly keepsJournal: boolean;
  /** The time at which the run was started. */
  readonly atMs: number;
  /** What a store knows of the run; undefined for a new one. */
  readonly restored: RestoredRun | undefined;
}

/** The workflow instance of a run and the turns it takes. */
export class RunTurns {
  readonly record: RunRecord;
  readonly #newRun: () => WorkflowRun;
  readonly #carried: TurnInput[];
  /** Undefined while the run rests: then it is made anew from its recording when something comes. */
  #run: WorkflowRun | undefined;
  #count: number;
  #lastAtMs: number;
  /** The turn that is under way, or has not been committed. */
  #input: TurnInput | undefined;
  /** What that turn asks for. */
  #issued: readonly IssuedCommand[] = NONE;

  constructor(
    started: LiveRunStarted,
    newRun: () => WorkflowRun,
    { keepsJournal, atMs, restored }: RunTurnsOptions,
  ) {
    const { turns = 0, lastTurnAtMs = atMs } = restored ?? {};
    this.#newRun = newRun;
    this.record = new RunRecord(started, keepsJournal);
    this.#count = turns;
    this.#lastAtMs = Math.max(lastTurnAtMs, atMs);
    this.#carried = turns === 0 ? carriedTurns({ events: [started] }) : [];
    if (turns === 0) this.#run = newRun();
  }

  get instance(): WorkflowRun | undefined {
    return this.#run;
  }

  /** The time that the last turn saw. */
  get lastAtMs(): number {
    return this.#lastAtMs;
  }

  get issued(): readonly IssuedCommand[] {
    return this.#issued;
  }

  /** True if turns of a run before this one are still to be taken. */
  get isCatchingUp(): boolean {
    return this.#carried.length > 0;
  }

  /** True from the beginning of a turn until it is committed. */
  get isInTurn(): boolean {
    return this.#input !== undefined;
  }

  /** @param take gives what has come; not called while turns of a run before are taken */
  begin(nowMs: number, take: () => readonly EngineEvent[]): void {
    const [carried] = this.#carried;
    if (carried !== undefined) {
      this.#run?.beginTurn(carried);
      return;
    }
    // Time does not go back, whatever the clock of the machine does.
    this.#lastAtMs = Math.max(this.#lastAtMs, nowMs);
    const input = { atMs: this.#lastAtMs, events: take() };
    this.#input = input;
    this.record.begin(input);
    this.#run?.beginTurn(input);
  }

  end(): void {
    const issued = this.#run?.endTurn() ?? NONE;
    if (!this.isCatchingUp) this.#issued = issued;
  }

  /** A turn of a run before this one is over. */
  carriedOne(): void {
    this.#carried.shift();
  }

  /** The turn as a store keeps it; undefined if there is none to keep. */
  written(): {
    readonly number: number;
    readonly atMs: number;
    readonly text: string;
    readonly events: number;
  } {
    const { atMs, events } = this.#input as TurnInput;
    const commands = this.#issued.map(({ command }) => command);
    this.#count += 1;
    const number = this.#count;
    return { number, atMs, text: turnText(number, { atMs, events, commands }), events: events.length };
  }

  /** What the turn asks for can be carried out: it is over. */
  takeIssued(): readonly IssuedCommand[] {
    const issued = this.#issued;
    this.#issued = NONE;
    this.#input = undefined;
    return issued;
  }

  /** Gives up the workflow instance. */
  rest(): void {
    this.#run = undefined;
  }

  /**
   * Makes a new workflow instance of a recording. Only between turns.
   * @returns where the code does not do again what is recorded: then the run is not what it was
   */
  async rebuild(turns: readonly JournalTurn[]): Promise<readonly Divergence[]> {
    const run = this.#newRun();
    const { divergences } = await replayTurns(run, turns);
    this.#run = run;
    return divergences;
  }
}
