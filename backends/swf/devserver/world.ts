import type { TaskList } from './dispatch/task-list.js';
import { unknownDomain, unknownRun, unknownWorkflowId } from './fault.js';
import type { Settings } from './settings/settings.js';
import type { Domain } from './state/domain.js';
import type { Lambda, Run } from './state/run.js';
import type { Journal } from './storage/journal.js';
import { NO_JOURNAL } from './storage/journal.js';
import { Throttles } from './throttling/throttle.js';
import type { Clock } from './time/clock.js';
import { Deadlines } from './time/deadlines.js';

/** What happens after the answer to the request that caused it. */
export type Effect =
  | { readonly kind: 'start-child'; readonly run: Run; readonly initiatedEventId: number }
  | { readonly kind: 'deliver'; readonly run: Run; readonly initiatedEventId: number }
  | { readonly kind: 'invoke-lambda'; readonly lambda: Lambda };

export interface WorldParts {
  readonly settings: Settings;
  readonly createClock: (onWake: () => void) => Clock;
  /** Called when there is something to do after the current request. */
  readonly onWork: () => void;
}

/** The whole state of one server. It changes in one synchronous step at a time. */
export class World {
  readonly settings: Settings;
  readonly domains = new Map<string, Domain>();
  /** By runId, closed ones included until their retention ends. */
  readonly runs = new Map<string, Run>();
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly throttles: Throttles;
  readonly effects: Effect[] = [];
  /** Lists that may have both a task and a poller. */
  readonly toMatch = new Set<TaskList>();
  /** Executions whose histories have come to the limit of their length in this transaction. */
  readonly grown = new Set<Run>();
  journal: Journal = NO_JOURNAL;
  heldPolls = 0;
  /** Set when the server stops: no poll is held any more. */
  closing = false;
  readonly #onWork: () => void;
  #runOrder = 0;
  #taskOrder = 0;

  constructor(parts: WorldParts) {
    this.settings = parts.settings;
    this.#onWork = parts.onWork;
    this.clock = parts.createClock(parts.onWork);
    this.deadlines = new Deadlines((atMs) => this.clock.wakeAt(atMs));
    this.throttles = new Throttles(this.settings.throttle, this.clock);
  }

  nextRunOrder(atLeast = 0): number {
    this.#runOrder = Math.max(this.#runOrder + 1, atLeast);
    return this.#runOrder;
  }

  nextTaskOrder(): number {
    return ++this.#taskOrder;
  }

  defer(effect: Effect): void {
    const { childStartMs } = this.settings.questions;
    if (effect.kind === 'start-child' && childStartMs > 0) {
      this.deadlines.arm({ kind: 'effect', effect }, this.clock.nowMs() + childStartMs);
      return;
    }
    this.effects.push(effect);
    this.#onWork();
  }

  match(list: TaskList): void {
    this.toMatch.add(list);
    this.#onWork();
  }

  /** Forgets everything; deadlines first, as they hold on to what they are about. */
  clear(): void {
    this.deadlines.clear();
    this.effects.length = 0;
    this.toMatch.clear();
    this.grown.clear();
    this.domains.clear();
    this.runs.clear();
    this.throttles.reset();
  }

  domain(name: string): Domain {
    const domain = this.domains.get(name);
    if (domain === undefined) throw unknownDomain(name);
    return domain;
  }

  /** A run by its full name, open or closed. */
  run(domain: Domain, workflowId: string, runId: string): Run {
    const run = this.runs.get(runId);
    if (run === undefined || run.domain !== domain || run.workflowId !== workflowId)
      throw unknownRun(workflowId, runId);
    return run;
  }

  /** The open run of a workflowId; with a runId, that run, if it is open. */
  openRun(domain: Domain, workflowId: string, runId: string | undefined): Run {
    const run = this.findOpenRun(domain, workflowId, runId);
    if (run !== undefined) return run;
    throw blank(runId) ? unknownWorkflowId(workflowId) : unknownRun(workflowId, runId ?? '');
  }

  findOpenRun(domain: Domain, workflowId: string, runId: string | undefined): Run | undefined {
    const run = domain.open.get(workflowId);
    return run === undefined || (!blank(runId) && run.runId !== runId) ? undefined : run;
  }
}

/** `runId` may be empty: its shape has no lower bound. */
function blank(runId: string | undefined): boolean {
  return runId === undefined || runId === '';
}
