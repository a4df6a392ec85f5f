/** How much a line matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** From how much a line must matter to be written; `silent` writes none. */
export type LogThreshold = LogLevel | 'silent';

/** The order of levels. @internal */
export const LOG_RANK: Readonly<Record<LogThreshold, number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  silent: 4,
};

/**
 * One try of an activity or child workflow, as the line about it says.
 *
 * `{ kind: 'activity', name: 'charge', id: 'activity-charge-1', attempt: 2, maxAttempts: 4, event: 'failed',
 * reason: 'RangeError: too big', nextTryInMs: 400 }`
 */
export interface TaskLog {
  readonly kind: 'activity' | 'workflow';
  readonly name: string;
  readonly id: string;
  /** The try, from 1. */
  readonly attempt: number;
  /** Tries that the retry policy allows; `Infinity` without a limit. The workflow's `onTaskFailure` can make more. */
  readonly maxAttempts: number;
  /** `failed` includes that the try timed out, or lost its worker. */
  readonly event: 'began' | 'completed' | 'failed' | 'cancelled';
  /** Of a failed try. */
  readonly reason?: string;
  /** Milliseconds between a failed try and the next; undefined if there is no other. */
  readonly nextTryInMs?: number;
}

/** One line that a workflow, or the engine about it, has written. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  /** Whatever belongs to it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The time of the turn, in milliseconds since 1970. */
  readonly atMs: number;
  /** Of the workflow; undefined for an activity that was submitted outside a workflow. */
  readonly name: string | undefined;
  /** As `name`. */
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  /** Set in lines that the library writes about tries of tasks. */
  readonly task?: TaskLog;
}

/** Where lines go. It must not throw. */
export interface Logger {
  (line: LogLine): void;
  /** Lines that matter less need not be made. Default: `debug`, the logger gets all. */
  readonly level?: LogThreshold;
}

type Write = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void;

/** The log of a run: nothing is written while the run is replayed, so that a line appears once. */
export class WorkflowLog {
  readonly #write: Write;

  /** @internal */
  constructor(write: Write) {
    this.#write = write;
  }

  debug(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#write('error', message, fields);
  }
}
