import { Engine } from './engine.js';
import type { DomainSummary, DumpedHistory, ExecutionName } from './inspect.js';
import { dumpHistory, summaries } from './inspect.js';
import type { Settings } from './settings/settings.js';
import { ManualClock, MAX_INSTANT_MS, RealClock } from './time/clock.js';
import type { DataOptions } from './storage/open-data.js';
import { claimDirectory } from './storage/claim-directory.js';
import { keepData, restoreData } from './storage/open-data.js';
import { resume } from './storage/resume.js';
import { World } from './world.js';
import { Dispatcher } from './wire/dispatcher.js';
import { answerEmpty } from './dispatch/polls.js';

// Below this it is the jitter of a computer's clock.
const NOTABLE_AHEAD_MS = 1_000;

/** A world with what moves it: the part of a server that knows nothing of HTTP. */
export class Runtime {
  readonly world: World;
  readonly engine: Engine;
  readonly dispatcher: Dispatcher;
  readonly manualClock: ManualClock | undefined;
  #turn: NodeJS.Immediate | undefined;
  #releaseDirectory: (() => void) | undefined;

  constructor(settings: Settings, clock: 'real' | 'manual', startMs: number | undefined) {
    const onWork = (): void => this.#requestTurn();
    if (startMs !== undefined && !(startMs >= 0 && startMs <= MAX_INSTANT_MS))
      throw new RangeError(`\`startMs\` must be from 0 to ${MAX_INSTANT_MS}, got \`${startMs}\``);
    const manual = clock === 'manual' ? new ManualClock(startMs ?? Date.now()) : undefined;
    this.manualClock = manual;
    this.world = new World({
      settings,
      createClock: (onWake) => manual ?? new RealClock(onWake),
      onWork,
    });
    this.engine = new Engine(this.world, onWork);
    this.dispatcher = new Dispatcher(this.world, this.engine);
  }

  /**
   * Takes up what a directory holds, and keeps everything there from now on.
   * @throws Error for a directory of another server, or with a log that cannot be read or written
   */
  keep(data: DataOptions): void {
    this.#releaseDirectory = claimDirectory(data.directory);
    const { world } = this;
    const restored = restoreData(world, data);
    const { lastMs } = restored;
    const aheadMs = lastMs - world.clock.nowMs();
    if (this.manualClock === undefined && aheadMs > NOTABLE_AHEAD_MS)
      world.settings.log.warn(
        `the log is ${Math.round(aheadMs / 1_000)} s ahead of this computer's clock: time goes on from there`,
      );
    world.clock.notBefore(lastMs);
    keepData(world, { ...data, onProblem: () => this.#answerPolls() }, restored);
    resume(world);
    this.engine.settle();
  }

  /** Moves the manual clock; what falls due on the way happens in its order, each at its own time. */
  async advanceMs(byMs: number): Promise<void> {
    const clock = this.manualClock;
    if (clock === undefined)
      throw new Error("only a server started with `clock: 'manual'` has a clock to move");
    const problem = this.world.journal.retry();
    if (problem !== undefined) throw problem;
    const targetMs = clock.nowMs() + byMs;
    if (!(byMs >= 0 && targetMs <= MAX_INSTANT_MS))
      throw new RangeError(
        `\`advanceMs\` must be a number of at least 0 that a date can hold, got \`${byMs}\``,
      );
    for (;;) {
      this.engine.settle();
      this.engine.match();
      const nextMs = this.world.deadlines.firstAtMs;
      if (nextMs === undefined || nextMs > targetMs) break;
      clock.moveTo(nextMs);
    }
    clock.moveTo(targetMs);
    this.world.journal.clock(targetMs);
    this.world.journal.commit();
    await this.written();
  }

  /** Resolves when everything that has happened so far is written down. */
  async written(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.world.journal.afterWrite((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  }

  /** Forgets all domains, types, executions and tasks. Held polls are answered empty. */
  async reset(): Promise<void> {
    const { world } = this;
    this.#answerPolls();
    world.clear();
    world.journal.reset();
    world.journal.commit();
    await this.written();
  }

  summaries(): DomainSummary[] {
    this.engine.settle();
    return summaries(this.world);
  }

  history(name: ExecutionName): DumpedHistory {
    this.engine.settle();
    return dumpHistory(this.world, name);
  }

  /** Answers the polls that are held and holds no more; closes the journal. */
  async close(): Promise<void> {
    this.world.closing = true;
    this.#answerPolls();
    clearImmediate(this.#turn);
    this.world.clock.close();
    await this.world.journal.close();
    try {
      this.#releaseDirectory?.();
    } catch (error) {
      // A full disk. The claim counts no longer once this process has gone.
      this.world.settings.log.warn(error instanceof Error ? error.message : String(error));
    }
    this.#releaseDirectory = undefined;
  }

  #answerPolls(): void {
    const lists = [...this.world.domains.values()].flatMap((domain) => [
      ...domain.decisionLists.values(),
      ...domain.activityLists.values(),
    ]);
    for (const list of lists) for (const poller of list.pollers) answerEmpty(this.world, poller);
  }

  #requestTurn(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.engine.settle();
      this.engine.match();
    });
  }
}
