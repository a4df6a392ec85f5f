import type { QueuedCall } from './queued-call.js';

/** Calls, first in, first out. One that has ended while it waited is passed over. */
export class CallQueue {
  #calls: (QueuedCall | undefined)[] = [];
  #head = 0;

  /** How many calls wait; at most, as some may have ended. */
  get length(): number {
    return this.#calls.length - this.#head;
  }

  /** The one that is out next. */
  get first(): QueuedCall | undefined {
    for (; this.#head < this.#calls.length; this.#head += 1) {
      const call = this.#calls[this.#head];
      // Ended while queued: cancelled, or out of time.
      if (call?.state === 'queued' && !call.expire()) return call;
      // The list stays for a while; what has been passed should not.
      this.#calls[this.#head] = undefined;
    }
    this.#forgetTaken();
    return undefined;
  }

  push(call: QueuedCall): void {
    this.#calls.push(call);
  }

  take(): QueuedCall | undefined {
    const call = this.first;
    if (call === undefined) return undefined;
    this.#calls[this.#head] = undefined;
    this.#head += 1;
    if (this.#head > 1_024 && this.#head * 2 > this.#calls.length) this.#forgetTaken();
    return call;
  }

  /** Neighbours that may share a message, which is what their `chunkSize` says. */
  takeChunk(chunkSize: number): QueuedCall[] {
    const calls: QueuedCall[] = [];
    while (calls.length < chunkSize && this.first?.chunkSize === chunkSize) {
      calls.push(this.take() as QueuedCall);
    }
    return calls;
  }

  /** Before all others: it was their turn. */
  giveBack(calls: readonly QueuedCall[]): void {
    if (calls.length === 0) return;
    this.#calls = [...calls, ...this.#calls.slice(this.#head)];
    this.#head = 0;
  }

  /** Forgets those that have ended: they take no room. */
  compact(): void {
    this.#calls = this.#calls.slice(this.#head).filter((call) => call?.state === 'queued');
    this.#head = 0;
  }

  discardAll(): void {
    for (const call of this.#calls) if (call?.state === 'queued') call.discard();
    this.#calls = [];
    this.#head = 0;
  }

  #forgetTaken(): void {
    this.#calls = this.#calls.slice(this.#head);
    this.#head = 0;
  }
}
