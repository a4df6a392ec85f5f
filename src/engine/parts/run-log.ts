import { LOG_RANK, type LogLevel, type Logger, type TaskLog } from '../../workflow/log.js';
import type { RunInformation } from '../../workflow/runtime.js';

/** The lines of one run, or of activities outside of any, on their way to a logger; a replay writes none. */
export class RunLog {
  readonly #logger: Logger | undefined;
  readonly #rank: number;
  readonly #information: RunInformation | undefined;
  isReplaying = false;
  /** The time of the current turn. */
  atMs = 0;

  constructor(logger: Logger | undefined, information?: RunInformation) {
    this.#logger = logger;
    this.#rank = LOG_RANK[logger === undefined ? 'silent' : (logger.level ?? 'debug')];
    this.#information = information;
  }

  /** False if a line of this level would come to nothing: then it need not be made. */
  hears(level: LogLevel): boolean {
    return !this.isReplaying && LOG_RANK[level] >= this.#rank;
  }

  write(
    level: LogLevel,
    message: string,
    fields: Readonly<Record<string, unknown>>,
    more?: { readonly task: TaskLog; readonly atMs?: number | undefined },
  ): void {
    if (this.isReplaying || this.#logger === undefined) return;
    const { name, workflowId, runId } = this.#information ?? {};
    const { task, atMs = this.atMs } = more ?? {};
    const line = { level, message, fields, atMs, name, workflowId, runId };
    try {
      this.#logger(task === undefined ? line : { ...line, task });
    } catch (error) {
      // A logger decides nothing about the run: its fault is told, and that is all.
      process.emitWarning(`a logger threw on \`${message}\`: ${String(error)}`);
    }
  }
}
