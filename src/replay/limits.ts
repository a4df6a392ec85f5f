/** What one decision, and one run, may ask of the service. */
export interface DecisionLimits {
  /**
   * Decisions in one answer. The service gives no number; 100 is what the frameworks of AWS keep to.
   * Default: 100.
   */
  readonly decisions: number;
  /** Bytes of the decisions of one answer, as JSON; the service takes 1 MB with everything. Default: 900,000. */
  readonly bytes: number;
  /** Open activities of a run. Default: 1,000, the quota of Amazon SWF. */
  readonly openActivities: number;
  /** Open timers of a run; two of them are kept for the decider. Default: 1,000, the quota of Amazon SWF. */
  readonly openTimers: number;
  /** Open children of a run. Default: 1,000, the quota of Amazon SWF. */
  readonly openChildren: number;
  /** Open calls of Lambda functions. The service gives no number. Default: 1,000, as for the others. */
  readonly openLambdas: number;
}
