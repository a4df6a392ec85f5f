import type { IssuedCommand } from '../engine/parts/command-queue.js';

/** Commands that history does not show yet, first in first out. What user code has withdrawn meanwhile is passed over. */
export class Outbox {
  #commands: IssuedCommand[] = [];
  #head = 0;

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  get first(): IssuedCommand | undefined {
    for (; this.#head < this.#commands.length; this.#head += 1) {
      const issued = this.#commands[this.#head];
      if (issued?.isWithdrawn === false) return issued;
    }
    return undefined;
  }

  get last(): IssuedCommand | undefined {
    return this.#head < this.#commands.length ? this.#commands.at(-1) : undefined;
  }

  /** @param issued a list that is nobody else's from now on */
  add(issued: IssuedCommand[]): void {
    if (this.#head === this.#commands.length) {
      this.#commands = issued;
      this.#head = 0;
    } else {
      for (const each of issued) this.#commands.push(each);
    }
  }

  /** Takes the first, which there must be: history shows it. */
  shift(): void {
    this.#head += 1;
    if (this.#head > 1_024 && this.#head * 2 > this.#commands.length) {
      this.#commands = this.#commands.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Takes one out of order. */
  remove(issued: IssuedCommand): void {
    const at = this.#commands.indexOf(issued, this.#head);
    if (at >= 0) this.#commands.splice(at, 1);
  }

  /** Refused for now: these are the first again, and can be withdrawn as if they had not been sent. */
  putBack(refused: readonly IssuedCommand[]): void {
    for (const issued of refused) issued.isSent = false;
    this.#commands = [...refused, ...this.#commands.slice(this.#head)];
    this.#head = 0;
  }

  /** In order. */
  *[Symbol.iterator](): IterableIterator<IssuedCommand> {
    for (let at = this.#head; at < this.#commands.length; at += 1) {
      const issued = this.#commands[at];
      if (issued?.isWithdrawn === false) yield issued;
    }
  }
}
