import { callSite } from '../util/call-site.js';
import type { PythonCommand } from './python-command.js';

/** The timer by which the Python library wakes itself after commands of which no event would come. */
const WAKE_UP_TIMER = '_simpleflow_wake_up_timer';

// The library's: 100 in all, the timer is the last; a request of 1 MB, with room for what is around the decisions.
const MAX_BEFORE_TIMER = 99;
const MAX_LENGTH = 963_000;

export interface PythonDecisionsOptions {
  /** Length of the command as the library's `json.dumps` writes its decision. */
  readonly lengthOf: (command: PythonCommand) => number;
  readonly traceCallSites: boolean;
}

/** The commands of one decision, until it is full or the run waits. */
export class PythonDecisions {
  readonly #options: PythonDecisionsOptions;
  readonly #issued: PythonCommand[] = [];
  readonly #once = new Set<string>();
  readonly callSites = new Map<PythonCommand, string>();
  #length = 2;
  #wakes = false;
  #isStopped = false;

  constructor(options: PythonDecisionsOptions) {
    this.#options = options;
  }

  /** True when the library has left `run`: whatever the code does now is not carried out. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  get isEmpty(): boolean {
    return this.#issued.length === 0;
  }

  /** The run waits here: the library leaves `run` with an exception, JavaScript goes on unheard. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * @param once a command with this key is issued once in a decision
   * @returns false if it was issued before
   */
  add(command: PythonCommand, once?: string): boolean {
    if (this.#isStopped) return false;
    if (once !== undefined) {
      if (this.#once.has(once)) return false;
      this.#once.add(once);
    }
    if (command.kind === 'record-marker' || command.kind === 'cancel-timer') this.#wakes = true;
    const separator = this.#issued.length === 0 ? 0 : 2;
    const length = this.#length + separator + this.#options.lengthOf(command);
    if (length > MAX_LENGTH) {
      this.#wakes = this.#isStopped = true;
      return true;
    }
    this.#length = length;
    this.#issued.push(command);
    if (this.#options.traceCallSites) {
      const site = callSite();
      if (site !== undefined) this.callSites.set(command, site);
    }
    if (this.#issued.length === MAX_BEFORE_TIMER) this.#wakes = this.#isStopped = true;
    return true;
  }

  /** With the timer, if the run needs one. */
  take(): PythonCommand[] {
    if (!this.#wakes) return this.#issued;
    return [...this.#issued, { kind: 'start-timer', id: WAKE_UP_TIMER, delayMs: 0 }];
  }
}
