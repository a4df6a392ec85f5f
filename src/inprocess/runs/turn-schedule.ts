import { restActivityContext } from '../../activity/activity-context.js';
import type { FloatingRejections } from '../../engine/run/floating-rejections.js';
import { TurnCycle } from '../../engine/run/turn.js';
import type { LiveRun } from './live-run.js';

export interface TurnScheduleOptions {
  readonly rejections: FloatingRejections;
  /** False while no run may take a turn. */
  readonly mayBegin: () => boolean;
  /** The runs have had their turn. To be answered with `ended`. */
  readonly onTurn: (runs: readonly LiveRun[]) => void;
}

/** Gives turns to the runs that have something to do: one turn for all of them at a time. */
export class TurnSchedule {
  readonly #options: TurnScheduleOptions;
  readonly #cycle: TurnCycle;
  /** Runs that have something to do, each once. */
  #ready: LiveRun[] = [];
  #inTurn: readonly LiveRun[] = [];
  #isPlanned = false;
  #isInTurn = false;
  #isStopped = false;

  constructor(options: TurnScheduleOptions) {
    this.#options = options;
    this.#cycle = new TurnCycle(
      () => this.#begin(),
      () => {
        for (const run of this.#inTurn) run.endTurn();
      },
      { after: () => this.#after(), onRejection: options.rejections.note },
    );
  }

  /** True if no run is in a turn, nor about to be. */
  get isResting(): boolean {
    return !this.#isPlanned && !this.#isInTurn;
  }

  add(run: LiveRun): void {
    if (!run.isReady) {
      run.isReady = true;
      this.#ready.push(run);
    }
    this.plan();
  }

  plan(): void {
    if (this.#isPlanned || this.#isStopped || this.#ready.length === 0 || !this.#options.mayBegin()) return;
    this.#isPlanned = true;
    this.#cycle.plan();
  }

  /** What the turn asked for has been carried out. */
  ended(): void {
    this.#isInTurn = false;
  }

  /** No more turns. */
  stop(): void {
    this.#isStopped = true;
  }

  #begin(): void {
    const ready = this.#ready;
    this.#ready = [];
    this.#isPlanned = false;
    this.#isInTurn = true;
    restActivityContext();
    for (const run of ready) run.isReady = false;
    this.#inTurn = ready.every(isOpen) ? ready : ready.filter(isOpen);
    for (const run of this.#inTurn) run.beginTurn();
  }

  #after(): void {
    const runs = this.#inTurn;
    this.#inTurn = [];
    this.#options.onTurn(runs);
  }
}

function isOpen({ isClosed }: LiveRun): boolean {
  return !isClosed;
}
