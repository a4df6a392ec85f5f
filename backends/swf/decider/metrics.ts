/** What a decider has done since it started. */
export interface DeciderMetrics {
  /** Decision tasks that were answered. */
  readonly decisions: number;
  /** Decision tasks whose run was in the cache, and those whose history was read from the start. */
  readonly hits: number;
  readonly misses: number;
  /** Share of the decision tasks, first ones of a run aside, whose run was in the cache; 1 if there were none. */
  readonly hitRatio: number;
  /** Pages of histories, those that came with polls included, and the events on them. */
  readonly pages: number;
  readonly events: number;
  /** Runs in the cache, bytes they are thought to hold, and runs that had to make way. */
  readonly cachedRuns: number;
  readonly cachedBytes: number;
  readonly evicted: number;
  /** Answers that the service did not want any more. */
  readonly lost: number;
  /** Decision tasks that were left to time out. */
  readonly left: number;
  /** Threads of workflow code that were ended by the watchdog, or by the code itself. 0 without `watchdogMs`. */
  readonly lostThreads: number;
}

export type DeciderCounts = {
  -readonly [K in 'decisions' | 'hits' | 'misses' | 'firsts' | 'pages' | 'events' | 'lost' | 'left']: number;
};

export function newCounts(): DeciderCounts {
  return { decisions: 0, hits: 0, misses: 0, firsts: 0, pages: 0, events: 0, lost: 0, left: 0 };
}
