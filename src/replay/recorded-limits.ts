import type { DecisionLimits } from './limits.js';

/** What differs from the limits that hold where nobody says otherwise. */
export type OtherLimits = Readonly<Partial<Record<OpenLimit, number>>>;

/** How much was sent shows in history; how much may be open does not. */
const OPEN_LIMITS = ['openActivities', 'openTimers', 'openChildren', 'openLambdas'] as const;

type OpenLimit = (typeof OPEN_LIMITS)[number];

/**
 * The limits by which the decisions of a run were cut, and are. A replay must know them, to tell commands that waited for a
 * place from commands that are not there: whoever decides writes down those that are not the usual ones.
 */
export class RecordedLimits {
  readonly #defaults: DecisionLimits;
  /** Of this decider; undefined for a replay that was not told: then those of history go on. */
  readonly #given: Partial<DecisionLimits> | undefined;
  #told: OtherLimits | undefined;
  // Worked out when history tells something: each of thousands of decisions asks for them.
  #own: DecisionLimits;
  #recorded: DecisionLimits;
  #others: OtherLimits;
  #isNews: boolean;

  /** @param defaults those that hold where nobody says otherwise */
  constructor(defaults: DecisionLimits, given: Partial<DecisionLimits> | undefined) {
    this.#defaults = defaults;
    this.#given = given;
    this.#own = this.#recorded = { ...defaults, ...given };
    this.#others = this.#othersIn(this.#own);
    this.#isNews = Object.keys(this.#others).length > 0;
  }

  /** Those of the decision that is made now. */
  get own(): DecisionLimits {
    return this.#own;
  }

  /** Those of the decisions in history. Of deciders that did not write them down, those that were given. */
  get recorded(): DecisionLimits {
    return this.#recorded;
  }

  /** History says so: it holds from that decision on. */
  tell(limits: OtherLimits | undefined): void {
    if (limits === undefined) return;
    this.#told = limits;
    this.#recorded = { ...this.#defaults, ...limits };
    if (this.#given === undefined) this.#own = this.#recorded;
    this.#others = this.#othersIn(this.#own);
    this.#isNews = JSON.stringify(this.#others) !== JSON.stringify(limits);
  }

  #othersIn(limits: DecisionLimits): OtherLimits {
    return pick((name) => (limits[name] === this.#defaults[name] ? undefined : limits[name]));
  }

  /** True if history says something else than what holds now. */
  get isNews(): boolean {
    return this.#isNews;
  }

  /** What to write down; undefined if nobody would miss it. */
  get words(): OtherLimits | undefined {
    return this.#told === undefined && !this.#isNews ? undefined : this.#others;
  }
}

/** @param value from a history: whoever wrote it may have written anything */
export function readLimits(value: unknown): OtherLimits | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  return pick((name) => (Number.isSafeInteger(fields[name]) ? (fields[name] as number) : undefined));
}

/** In an order that is always the same: two of them are compared as text. */
function pick(valueOf: (name: OpenLimit) => number | undefined): OtherLimits {
  return Object.fromEntries(
    OPEN_LIMITS.flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
