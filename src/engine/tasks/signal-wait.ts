import { FutureSource } from '../../futures/future-source.js';
import type { Future, FutureOwner } from '../../futures/future.js';
import type { TaskScope } from './task-scope.js';

/** Where a wait has its place. */
interface WaitingLine {
  /** Somebody waits for the signal again, after all others had run out of time. */
  looked(): void;
  left(): void;
}

/** One wait for a signal. It has a place in the line until it is served, cancelled, or all that waited have run out of time. */
export class SignalWait implements FutureOwner {
  readonly scope: TaskScope;
  readonly #source: FutureSource<unknown>;
  readonly #line: WaitingLine;
  readonly #valueOf: (input: unknown) => unknown;
  #hasPlace = true;

  constructor(name: string, scope: TaskScope, valueOf: (input: unknown) => unknown, line: WaitingLine) {
    this.scope = scope;
    this.#valueOf = valueOf;
    this.#line = line;
    this.#source = new FutureSource<unknown>(this, `signal \`${name}\``);
  }

  get future(): Future<unknown> {
    return this.#source.future;
  }

  receive(input: string): void {
    this.#line.left();
    const { codec } = this.scope;
    this.#source.resolveEncoded(input, { decode: (text) => this.#valueOf(codec.decode(text)) });
  }

  cancel(): void {
    this.#line.left();
    this.#source.cancel();
  }

  cancelRequested(): boolean {
    this.cancel();
    return true;
  }

  /** A signal that comes now is for somebody who waits for it. */
  givenUp(): void {
    this.#hasPlace = false;
    this.#line.left();
  }

  observed(): void {
    // A wait that was cancelled after it had given up its place needs none.
    if (this.#hasPlace || this.#source.future.done()) return;
    this.#hasPlace = true;
    this.#line.looked();
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }
}
