import type { Logger, LogLevel } from '../../workflow/log.js';
import type { RunInformation } from '../../workflow/runtime.js';

/** The lines of one run on their way to a logger; a replay writes none. */
export class RunLog {
  readonly #logger: Logger | undefined;
  readonly #information: RunInformation;
  isReplaying = false;
  /** The time of the current turn. */
  atMs = 0;

  constructor(logger: Logger | undefined, information: RunInformation) {
    this.#logger = logger;
    this.#information = information;
  }

  write(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.isReplaying || this.#logger === undefined) return;
    const { name, workflowId, runId } = this.#information;
    try {
      this.#logger({ level, message, fields, atMs: this.atMs, name, workflowId, runId });
    } catch (error) {
      // A logger decides nothing about the run: its fault is told, and that is all.
      process.emitWarning(`a logger threw on \`${message}\`: ${String(error)}`);
    }
  }
}
