/** How much a line matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line that a workflow, or the engine about it, has written. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  /** Whatever belongs to it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The time of the turn, in milliseconds since 1970. */
  readonly atMs: number;
  readonly name: string;
  readonly workflowId: string;
  readonly runId: string | undefined;
}

/** Where lines go. It must not throw. */
export type Logger = (line: LogLine) => void;

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
