/**
 * Quotas of Amazon SWF.
 * Source: Amazon SWF Developer Guide, "Amazon SWF service quotas" (swf-dg-limits), read 2026-11, unless noted.
 */
export const QUOTAS = {
  /** Registered domains of an account, deprecated ones included. */
  domains: 100,
  /** Workflow types in a domain, deprecated ones included; the same number of activity types. */
  typesPerDomain: 10_000,
  /** Open executions in a domain, children included. */
  openExecutionsPerDomain: 100_000,
  /** Events in one history; the execution is terminated after the decision or event that reaches it. */
  historyEvents: 25_000,
  openChildrenPerExecution: 1_000,
  openActivitiesPerExecution: 1_000,
  openTimersPerExecution: 1_000,
  pollersPerTaskList: 1_000,
  /** The request with its headers. */
  requestBytes: 1024 * 1024,
  /** The result of a listing or of a page of a history; 1 MB, given for the Count operations. */
  resultBytes: 1024 * 1024,
  /** Documentation of `TooManyTagsFault`: resource tags on one domain. */
  tagsPerDomain: 50,
} as const;

/** The longest run time of an execution: one year, in seconds (swf-dg-limits, "hard quota"). */
export const MAX_EXECUTION_SECONDS = 31_536_000;

/** The longest retention period, in days (documentation of `RegisterDomain`). */
export const MAX_RETENTION_DAYS = 90;

/** The longest Lambda task, in seconds, and its default (documentation of `ScheduleLambdaFunction`). */
export const MAX_LAMBDA_SECONDS = 900;

/** Entries of a page, at most and by default (model, `PageSize`). */
export const MAX_PAGE_SIZE = 1_000;

/** How long a page token may be used: 24 hours (documentation of `nextPageToken`). */
export const PAGE_TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/** How long the service holds a poll: 60 seconds (documentation of the two Poll operations). */
export const LONG_POLL_MS = 60_000;
