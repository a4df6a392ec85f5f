import type { Command } from 'simpleflow/backend';

/** The timer by which the original wakes itself after what makes no event that would. */
const WAKE_UP_TIMER = '_simpleflow_wake_up_timer';

// The original's: 100 in all, the timer is the last; a request of 1 MB, with room for what is around the decisions.
const MAX_BEFORE_TIMER = 99;
const MAX_LENGTH = 963_000;

/** What one decision of the original asks for, until it is full or waits. */
export class PythonDecisions {
  readonly #issued: Command[] = [];
  readonly #once = new Set<string>();
  #length = 2;
  #wakes = false;
  #isFull = false;

  /** True when nothing of `run` is carried out any more: the original has left it. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get isEmpty(): boolean {
    return this.#issued.length === 0;
  }

  /** The run waits for a place: what ends will wake it. */
  stop(): void {
    this.#isFull = true;
  }

  /** @param once what has this key is asked for once in a decision */
  add(command: Command, once?: string): void {
    if (this.#isFull || (once !== undefined && this.#once.has(once))) return;
    if (once !== undefined) this.#once.add(once);
    const length = JSON.stringify(command).length + 2;
    if (command.kind === 'record-marker' || command.kind === 'cancel-timer') this.#wakes = true;
    if (this.#length + length > MAX_LENGTH) {
      this.#wakes = this.#isFull = true;
      return;
    }
    this.#length += length;
    this.#issued.push(command);
    if (this.#issued.length === MAX_BEFORE_TIMER) this.#wakes = this.#isFull = true;
  }

  /** With the timer, if the run needs one. */
  take(): Command[] {
    if (!this.#wakes) return this.#issued;
    return [...this.#issued, { kind: 'start-timer', id: WAKE_UP_TIMER, delayMs: 0 }];
  }
}
