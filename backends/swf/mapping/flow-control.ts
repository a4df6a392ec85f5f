import type { Command, Random } from 'simpleflow/backend';
import type { OpenTasks } from './event-reader.js';
import type { DecisionLimits } from './limits.js';
import { BACK_OFF_TIMER, CONTINUE_TIMER, RESERVED_TIMERS } from './own-timers.js';

type Kind = Command['kind'];

const FIRST_BACK_OFF_SECONDS = 1;
const MAX_BACK_OFF_SECONDS = 60;

/**
 * Which commands have to wait because the service takes no more of their kind now: places under the open limits are
 * taken, or it has refused some.
 */
export class FlowControl {
  readonly #limits: DecisionLimits;
  readonly #random: Random;
  readonly #open: OpenTasks;
  /** Refused because a limit was reached that is lower than ours: until one of them ends. */
  readonly #full = new Map<Kind, number>();
  /** Refused because of their number: until the back-off timer fires. */
  readonly #slowed = new Set<Kind>();
  /** How often in a row, for each kind. */
  readonly #refusals = new Map<Kind, number>();
  /** Timers of the decider's own that are open. */
  readonly #timers = new Set<string>();

  /** @param random a stream that is no other's: waits are spread by it */
  constructor(open: OpenTasks, limits: DecisionLimits, random: Random) {
    this.#open = open;
    this.#limits = limits;
    this.#random = random;
  }

  /** True if a decision task will come without anything else happening. */
  get isContinuing(): boolean {
    return this.#timers.has(CONTINUE_TIMER);
  }

  get isBackingOff(): boolean {
    return this.#timers.has(BACK_OFF_TIMER);
  }

  ownTimerStarted(timerId: string): void {
    this.#timers.add(timerId);
  }

  ownTimerEnded(timerId: string): void {
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
  accepted({ kind }: Command): void {
    if (this.#refusals.size > 0) this.#refusals.delete(kind);
  }

  /** The service takes no more of them now. */
  refused({ kind }: Command, cause: string): void {
    this.#refusals.set(kind, (this.#refusals.get(kind) ?? 0) + 1);
    const open = this.#openOf(kind);
    // The limit of the whole domain says nothing about when a place is free, nor does a limit with none of ours open.
    const isOwnLimit = cause.endsWith('LIMIT_EXCEEDED') && cause !== 'OPEN_WORKFLOWS_LIMIT_EXCEEDED';
    if (isOwnLimit && open !== undefined && open.count > 0) this.#full.set(kind, open.count);
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

  #openOf(kind: Kind): { readonly count: number; readonly limit: number } | undefined {
    switch (kind) {
      case 'schedule-activity':
        return { count: this.#open.activities, limit: this.#limits.openActivities };
      case 'schedule-lambda':
        return { count: this.#open.lambdas, limit: this.#limits.openLambdas };
      case 'start-timer':
        return { count: this.#open.timers, limit: this.#limits.openTimers - RESERVED_TIMERS };
      case 'start-child':
        return { count: this.#open.children, limit: this.#limits.openChildren };
      default:
        return undefined;
    }
  }
}
