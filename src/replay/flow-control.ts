import type { Command } from '../engine/language/commands.js';
import type { EngineEvent } from '../engine/language/events.js';
import type { Random } from '../engine/language/random.js';
import type { OpenTasks, Refusal } from './dialect.js';
import type { DecisionLimits } from './limits.js';
import { BACK_OFF_TIMER, CONTINUE_TIMER, RESERVED_TIMERS } from './own-timers.js';

type Kind = Command['kind'];

const FIRST_BACK_OFF_SECONDS = 1;
const MAX_BACK_OFF_SECONDS = 60;

/**
 * Which commands have to wait: places under the open limits are taken, the service has refused some, or a child that is to
 * be cancelled has not started yet.
 *
 * All of it is what the decision task under way could see. What has happened since it was started counts for the next one:
 * whoever made the decision did not know of it.
 */
export class FlowControl {
  /** Those of whoever made, or makes, the decision. */
  limits: DecisionLimits;
  /** Whether the decision left commands for later ones, if its recording says so: then nothing else decides. */
  isCut: boolean | undefined;
  readonly #random: Random;
  readonly #open: Readonly<OpenTasks>;
  readonly #seen: OpenTasks;
  /** Children that the service has promised to start, or has started. */
  readonly #children = new Map<string, 'starting' | 'started'>();
  /** For the next decision task. */
  readonly #news: EngineEvent[] = [];
  readonly #ended: string[] = [];
  /** Refused because a limit was reached that is lower than ours: until one of them ends. */
  readonly #full = new Map<Kind, number>();
  /** Refused because of their number: until the back-off timer fires. */
  readonly #slowed = new Set<Kind>();
  /** How often in a row, for each kind. */
  readonly #refusals = new Map<Kind, number>();
  /** Timers of the decider's own that are open. */
  readonly #timers = new Set<string>();

  /** @param random a stream that is no other's: waits are spread by it */
  constructor(open: Readonly<OpenTasks>, limits: DecisionLimits, random: Random) {
    this.#open = open;
    this.#seen = { ...open };
    this.limits = limits;
    this.#random = random;
  }

  /** What is open, as the decision task sees it: what it has begun itself counts. */
  get seen(): Readonly<OpenTasks> {
    return this.#seen;
  }

  /** A decision task was given to a decider, who sees what has happened so far. */
  decisionStarted(): void {
    // Once for each of thousands of decisions: nothing is made anew where nothing has happened.
    const { activities, timers, children, lambdas } = this.#open;
    this.#seen.activities = activities;
    this.#seen.timers = timers;
    this.#seen.children = children;
    this.#seen.lambdas = lambdas;
    if (this.#ended.length > 0) for (const timerId of this.#ended.splice(0)) this.#ownTimerEnded(timerId);
    if (this.#news.length > 0) for (const event of this.#news.splice(0)) this.#childTold(event);
  }

  /** What the run is told. */
  told(event: EngineEvent): void {
    if (this.#children.size > 0 && event.kind.startsWith('child-')) this.#news.push(event);
  }

  /** True if a child has been promised that has not started: a request to cancel it would find nobody. */
  get isChildStarting(): boolean {
    return [...this.#children.values()].includes('starting');
  }

  /** True for a request to cancel a child that has not started yet. Its start, or the failure of it, wakes the run. */
  awaitsStart(command: Command): boolean {
    return command.kind === 'request-cancel-child' && this.#children.get(command.id) === 'starting';
  }

  /** True for a request to cancel a child that has ended, or never was: another run may have its id. */
  isMoot(command: Command): boolean {
    return command.kind === 'request-cancel-child' && !this.#children.has(command.id);
  }

  /** True if a decision task will come without anything else happening. */
  get isContinuing(): boolean {
    return this.#timers.has(CONTINUE_TIMER);
  }

  get isBackingOff(): boolean {
    return this.#timers.has(BACK_OFF_TIMER);
  }

  ownTimerStarted(timerId: string): void {
    const at = this.#ended.indexOf(timerId);
    if (at >= 0) this.#ownTimerEnded(...this.#ended.splice(at, 1));
    this.#timers.add(timerId);
  }

  ownTimerEnded(timerId: string): void {
    this.#ended.push(timerId);
  }

  #ownTimerEnded(timerId?: string): void {
    if (timerId === undefined) return;
    this.#timers.delete(timerId);
    if (timerId === BACK_OFF_TIMER) this.#slowed.clear();
  }

  /** @param taken how many of its kind are on their way already */
  isHeld({ kind }: Command, taken = 0): boolean {
    if (this.#slowed.has(kind)) return true;
    const open = this.#openOf(kind);
    if (open === undefined) return false;
    const refusedAt = this.#full.get(kind);
    return open.count + taken >= open.limit || (refusedAt !== undefined && open.count + taken >= refusedAt);
  }

  /** The service took one. */
  accepted(command: Command): void {
    const { kind } = command;
    if (this.#refusals.size > 0) this.#refusals.delete(kind);
    const what = placeOf(kind);
    if (what !== undefined) this.#seen[what] += 1;
    if (command.kind === 'start-child') this.#children.set(command.id, 'starting');
  }

  /** The service takes no more of them now. */
  refused({ kind }: Command, refusal: Refusal): void {
    this.#refusals.set(kind, (this.#refusals.get(kind) ?? 0) + 1);
    const open = this.#openOf(kind);
    // A limit with none of ours open says nothing about when a place is free.
    if (refusal.kind === 'limit' && open !== undefined && open.count > 0) this.#full.set(kind, open.count);
    else this.#slowed.add(kind);
  }

  /** True if a command waits for its time, and nothing will wake the run then. */
  needsBackOff({ kind }: Command): boolean {
    return this.#slowed.has(kind) && !this.isBackingOff;
  }

  /** Seconds until the next try: twice as long each time, spread over half of it. */
  backOffSeconds({ kind }: Command): number {
    const longest = FIRST_BACK_OFF_SECONDS * 2 ** Math.min(this.#refusals.get(kind) ?? 1, 16);
    const seconds = Math.min(longest, MAX_BACK_OFF_SECONDS);
    return Math.max(1, Math.round(seconds * (0.5 + 0.5 * this.#random())));
  }

  #childTold(event: EngineEvent): void {
    if (!('id' in event) || !this.#children.has(event.id)) return;
    if (event.kind === 'child-started') this.#children.set(event.id, 'started');
    else this.#children.delete(event.id);
  }

  #openOf(kind: Kind): { readonly count: number; readonly limit: number } | undefined {
    const what = placeOf(kind);
    if (what === undefined) return undefined;
    const reserved = what === 'timers' ? RESERVED_TIMERS : 0;
    return { count: this.#seen[what], limit: this.limits[LIMITS[what]] - reserved };
  }
}

const LIMITS = {
  activities: 'openActivities',
  lambdas: 'openLambdas',
  timers: 'openTimers',
  children: 'openChildren',
} as const satisfies Record<keyof OpenTasks, keyof DecisionLimits>;

/** Of what it takes a place; undefined for what takes none. */
function placeOf(kind: Kind): keyof OpenTasks | undefined {
  switch (kind) {
    case 'schedule-activity':
      return 'activities';
    case 'schedule-lambda':
      return 'lambdas';
    case 'start-timer':
      return 'timers';
    case 'start-child':
      return 'children';
    default:
      return undefined;
  }
}
