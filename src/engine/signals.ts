import { parseInput } from '../activity/arguments.js';
import { checkName } from '../activity/names.js';
import type { Codec } from '../codec/codec.js';
import { FutureSource } from '../futures/future-source.js';
import type { Future, FutureOwner } from '../futures/future.js';

/** What the queues of signals need of their run. */
export interface SignalScope {
  readonly codec: Codec;
  /** A wait is open: it keeps nothing open but may wake user code. */
  opened(owner: FutureOwner & Cancellable): void;
  settled(owner: FutureOwner & Cancellable): void;
  startTimeout(timeoutMs: number, onTimeout: () => void): () => void;
}

/** Something open that a scope can cancel. */
export interface Cancellable {
  readonly future: Future<unknown>;
}

/**
 * The signals of a run: one queue for each name. Each wait takes the oldest signal that nobody has taken, and waits are
 * served in the order in which they began.
 */
export class Signals {
  readonly #scope: SignalScope;
  readonly #queued = new Map<string, string[]>();
  readonly #waiting = new Map<string, Set<SignalWait>>();
  readonly #latest = new Map<string, string>();

  constructor(scope: SignalScope) {
    this.#scope = scope;
  }

  /** Names that somebody waits for. */
  get awaited(): string[] {
    return [...this.#waiting].filter(([, waits]) => waits.size > 0).map(([name]) => name);
  }

  received(name: string, input: string): void {
    this.#latest.set(name, input);
    const [first] = this.#waiting.get(name) ?? [];
    if (first !== undefined) first.receive(input);
    else this.#queueOf(name).push(input);
  }

  /** A signal that is queued settles the future at once, in this turn. */
  wait(name: string): Future<unknown> {
    checkName('a signal name', name);
    const wait = new SignalWait(name, this.#scope, (ended) => this.#waiting.get(name)?.delete(ended));
    const queued = this.#queueOf(name).shift();
    if (queued !== undefined) wait.receive(queued);
    else {
      const waits = this.#waiting.get(name) ?? new Set();
      this.#waiting.set(name, waits.add(wait));
      this.#scope.opened(wait);
    }
    return wait.future;
  }

  /** The newest signal of that name, whether or not somebody has taken it; undefined if there was none. */
  latest(name: string): unknown {
    const input = this.#latest.get(name);
    return input === undefined ? undefined : signalValue(this.#scope.codec.decode(input));
  }

  #queueOf(name: string): string[] {
    const known = this.#queued.get(name);
    if (known !== undefined) return known;
    const queue: string[] = [];
    this.#queued.set(name, queue);
    return queue;
  }
}

class SignalWait implements FutureOwner, Cancellable {
  readonly scope: SignalScope;
  readonly #source: FutureSource<unknown>;
  readonly #ended: (wait: SignalWait) => void;

  constructor(name: string, scope: SignalScope, ended: (wait: SignalWait) => void) {
    this.scope = scope;
    this.#ended = ended;
    this.#source = new FutureSource<unknown>(this, `signal \`${name}\``);
  }

  get future(): Future<unknown> {
    return this.#source.future;
  }

  receive(input: string): void {
    this.#end();
    const { codec } = this.scope;
    this.#source.resolveEncoded(input, { decode: (text) => signalValue(codec.decode(text)) });
  }

  cancelRequested(): boolean {
    this.#end();
    this.#source.cancel();
    return true;
  }

  startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    return this.scope.startTimeout(timeoutMs, onTimeout);
  }

  #end(): void {
    this.#ended(this);
    this.scope.settled(this);
  }
}

/**
 * What a signal carries. The wire form is the envelope `{"args":[value],"kwargs":{}}`: no argument is undefined, one is
 * the value, anything else is given as `{ args, kwargs }`. Input that is no envelope is given as it is.
 */
function signalValue(input: unknown): unknown {
  const { args, kwargs } = parseInput(input);
  if (Object.keys(kwargs).length > 0 || args.length > 1) return { args, kwargs };
  return args[0];
}

/** The wire form of a signal's value, as JSON text. */
export function encodeSignal(codec: Codec, value: unknown): string {
  return `{"args":${codec.encode(value === undefined ? [] : [value])},"kwargs":{}}`;
}
