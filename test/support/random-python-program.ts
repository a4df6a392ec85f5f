import { seededRandom } from '../../src/engine/language/random.js';

/** A statement of a program that the Python library and this one both can run. */
export type Statement =
  | {
      readonly kind: 'submit';
      readonly to: string;
      readonly task: string;
      readonly args: unknown[];
      readonly named?: object;
    }
  | { readonly kind: 'container'; readonly to: string; readonly of: Part }
  | { readonly kind: 'map'; readonly to: string; readonly task: string; readonly args: unknown[] }
  | { readonly kind: 'timer'; readonly to: string; readonly id: string; readonly seconds: number }
  | { readonly kind: 'cancel-timer'; readonly of: string; readonly id: string }
  | { readonly kind: 'many'; readonly to: string; readonly task: string; readonly count: number }
  | { readonly kind: 'wait-signal'; readonly to: string; readonly name: string }
  | { readonly kind: 'send'; readonly to: string; readonly name: string }
  | { readonly kind: 'marker'; readonly to: string; readonly name: string; readonly details: unknown }
  | { readonly kind: 'await'; readonly of: string }
  | { readonly kind: 'wait'; readonly of: string[] }
  | { readonly kind: 'try'; readonly body: Statement[]; readonly otherwise: Statement[] }
  | { readonly kind: 'if-failed'; readonly of: string; readonly then: Statement[] }
  | { readonly kind: 'continue'; readonly x: number }
  | { readonly kind: 'throw'; readonly message: string };

export type Part =
  | { readonly task: string; readonly args: unknown[] }
  | { readonly kind: 'func'; readonly raises: boolean | null; readonly of: Part }
  | {
      readonly kind: 'chain' | 'group';
      readonly options: Readonly<Record<string, boolean | number | null>>;
      readonly parts: Part[];
    };

export interface PythonCase {
  readonly seed: number;
  readonly program: Statement[];
  readonly signals: [name: string, input: string][];
  readonly cancel: boolean;
  readonly priority: number | null;
  readonly hook: Readonly<Record<string, string>>;
}

const ACTIVITIES = ['plain', 'other', 'raiser', 'twice', 'stubborn', 'once'];
const SIGNALS = ['go', 'stop'];
const INPUTS = [
  'Hi there!',
  '{"args":[],"kwargs":{"x":1}}',
  '2',
  '[1,2]',
  '{"args":[1],"kwargs":{},"__propagate":true}',
];

/** The program of a seed. */
export function randomPythonCase(seed: number): PythonCase {
  return new Generator(seed).make();
}

class Generator {
  readonly #seed: number;
  readonly #random: () => number;
  readonly #futures: string[] = [];
  /** Those that may be arguments: the library takes no containers there. */
  readonly #arguments: string[] = [];
  readonly #timers: { readonly of: string; readonly id: string }[] = [];
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = seededRandom(`python ${seed}`);
  }

  make(): PythonCase {
    const hook = this.#chance(0.3) ? this.#hook() : {};
    return {
      seed: this.#seed,
      hook,
      program: this.#block(2 + this.#below(7), 0),
      signals: Array.from({ length: this.#below(4) }, () => [this.#of(SIGNALS), this.#of(INPUTS)]),
      cancel: this.#chance(0.1),
      priority: this.#chance(0.2) ? this.#below(9) : null,
    };
  }

  #hook(): Record<string, string> {
    const names = ['m.plain', 'm.raiser', 'm.twice', 'kid', 'quiet'];
    const kinds = ['abort', 'ignore', 'cancel', 'retry', 'later'];
    return Object.fromEntries(names.filter(() => this.#chance(0.5)).map((name) => [name, this.#of(kinds)]));
  }

  #block(length: number, depth: number): Statement[] {
    const [known, usable, timers] = [this.#futures.length, this.#arguments.length, this.#timers.length];
    const block = Array.from({ length }, () => this.#statement(depth));
    // What only one branch submits, code after it does not know.
    if (depth > 0)
      [this.#futures.length, this.#arguments.length, this.#timers.length] = [known, usable, timers];
    return block;
  }

  #statement(depth: number): Statement {
    const kind = this.#below(100);
    if (kind < 40) return this.#submit();
    if (kind < 58) return { kind: 'container', of: this.#container(0), to: this.#new(false) };
    if (kind < 62)
      return { kind: 'map', task: this.#of(ACTIVITIES), args: this.#args(4), to: this.#new(false) };
    if (kind < 63)
      return { kind: 'many', task: this.#of(ACTIVITIES), count: 20 + this.#below(50), to: this.#new(false) };
    if (kind < 65 && this.#timers.length > 0) return { kind: 'cancel-timer', ...this.#of(this.#timers) };
    if (kind < 68) return this.#timer();
    if (kind < 71)
      return {
        kind: 'marker',
        name: 'mark',
        details: this.#of([null, 1, 'é', { b: 1, a: [2] }]),
        to: this.#new(),
      };
    if (kind < 74) return { kind: 'wait-signal', name: this.#of(SIGNALS), to: this.#new() };
    if (kind < 76) return { kind: 'send', name: this.#of(['hey', 'ho', 'go']), to: this.#new() };
    if (kind < 84 && this.#futures.length > 0) return { kind: 'await', of: this.#of(this.#futures) };
    if (kind < 88 && this.#futures.length > 1)
      return { kind: 'wait', of: [this.#of(this.#futures), this.#of(this.#futures)] };
    if (kind < 93 && depth < 2)
      return {
        kind: 'try',
        body: this.#block(1 + this.#below(3), depth + 1),
        otherwise: this.#block(this.#below(2), depth + 1),
      };
    if (kind < 96 && depth < 2 && this.#futures.length > 0)
      return { kind: 'if-failed', of: this.#of(this.#futures), then: this.#block(1, depth + 1) };
    if (kind < 97) return { kind: 'continue', x: this.#below(5) };
    if (kind < 98) return { kind: 'throw', message: 'no' };
    return this.#submit();
  }

  #timer(): Statement {
    const [id, to] = [`t${this.#below(3)}`, this.#new()];
    this.#timers.push({ of: to, id });
    return { kind: 'timer', id, seconds: 5, to };
  }

  #submit(): Statement {
    if (this.#chance(0.25))
      return { kind: 'submit', task: this.#of(['Child', 'Quiet']), args: this.#args(2), to: this.#new() };
    const submit = { kind: 'submit' as const, task: this.#of(ACTIVITIES), args: this.#args(2) };
    const named = this.#chance(0.15) ? { named: { x: this.#arg(), y: 2 } } : undefined;
    return { ...submit, ...named, to: this.#new() };
  }

  #container(depth: number, mayBeFunction = true): Part {
    // A function group gives no function group.
    if (depth > 0 && mayBeFunction && this.#chance(0.15))
      return { kind: 'func', raises: this.#maybe(), of: this.#container(1, false) };
    const kind = this.#of(['chain', 'group'] as const);
    const sends = kind === 'chain' && this.#chance(0.3);
    const parts = Array.from({ length: this.#below(4) }, () => this.#part(depth, sends));
    const options = {
      raises_on_failure: this.#maybe(),
      bubbles_exception_on_failure: this.#maybe(),
      ...(kind === 'group'
        ? { max_parallel: this.#chance(0.3) ? 1 + this.#below(2) : null }
        : { send_result: sends ? true : null }),
      ...(kind === 'chain' && !sends ? { break_on_failure: this.#maybe() } : undefined),
    };
    return { kind, parts, options };
  }

  #part(depth: number, sends: boolean): Part {
    // Sent results go wrong in the library for all but activities.
    if (!sends && depth < 2 && this.#chance(0.3)) return this.#container(depth + 1);
    const names = sends ? ACTIVITIES : [...ACTIVITIES, 'Child', 'Quiet'];
    return { task: this.#of(names), args: this.#args(2) };
  }

  #maybe(): boolean | null {
    return this.#chance(0.7) ? null : this.#chance(0.5);
  }

  #args(most: number): unknown[] {
    return Array.from({ length: this.#below(most + 1) }, () => this.#arg());
  }

  #arg(): unknown {
    const x = this.#random();
    if (x < 0.35 && this.#arguments.length > 0) return { $future: this.#of(this.#arguments) };
    if (x < 0.4 && this.#arguments.length > 0) return { $nested: this.#of(this.#arguments) };
    return this.#of([1, 2, 'text', null, [1], { b: 1, a: 'é' }, true, 0.5]);
  }

  #new(isArgument = true): string {
    const name = `f${(this.#count += 1)}`;
    this.#futures.push(name);
    if (isArgument) this.#arguments.push(name);
    return name;
  }

  #chance(part: number): boolean {
    return this.#random() < part;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #of<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }
}
