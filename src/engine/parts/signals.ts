import { envelopeIn, type CallInput } from '../../activity/arguments.js';
import { checkName } from '../../activity/names.js';
import type { Codec } from '../../codec/codec.js';
import { tagForeignNumbers } from '../../codec/foreign-numbers.js';
import type { Future } from '../../futures/future.js';
import type { SignalDetails } from '../../workflow/event-details.js';
import { Fifo } from '../../util/fifo.js';
import { Line } from '../../util/line.js';
import type { CancelScope } from './cancel-scope.js';
import type { CarriedSignal } from '../language/commands.js';
import type { EngineEvent } from '../language/events.js';
import type { RunCore } from '../run/run-core.js';
import { SignalWait } from '../tasks/signal-wait.js';

/** Where the Python original says in the envelope that a signal is to be passed on. */
const PROPAGATE = '__propagate';

type SignalReceived = Extract<EngineEvent, { kind: 'signal-received' }>;

/**
 * The signals of a run: one queue for each name. Each wait takes the oldest signal that nobody has taken, and waits are
 * served in the order in which they began.
 */
export class Signals {
  readonly #core: RunCore;
  readonly #queued = new Map<string, Fifo<string>>();
  readonly #waiting = new Map<string, Line<SignalWait>>();
  readonly #latest = new Map<string, SignalReceived & { readonly receivedAtMs: number }>();

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** Names that somebody waits for. */
  get awaited(): string[] {
    return [...this.#waiting].filter(([, line]) => line.length > 0).map(([name]) => name);
  }

  /** Signals that nobody has taken, by name, oldest first. */
  get untaken(): CarriedSignal[] {
    // What is to be passed on has been.
    return [...this.#queued].flatMap(([name, inputs]) =>
      Array.from(inputs, (input) => ({
        name,
        input: isPropagated(input) ? withoutPropagation(input) : input,
      })),
    );
  }

  received(event: SignalReceived): void {
    const { name, input } = event;
    this.#latest.set(name, { ...event, receivedAtMs: this.#core.atMs });
    const first = this.#waiting.get(name)?.shift();
    if (first === undefined) this.#queueOf(name).push(input);
    else first.receive(input);
  }

  /** A signal that is queued settles the future at once, in this turn. */
  wait(scope: CancelScope, name: string): Future<unknown> {
    this.#core.enter('waitSignal', scope);
    checkName('a signal name', name);
    const wait = new SignalWait(name, this.#core, signalValue, {
      looked: () => {
        this.#core.waits();
        this.#stand(wait, name, scope);
      },
      left: () => {
        this.#waiting.get(name)?.delete(wait);
        this.#core.open.delete(wait);
      },
    });
    this.#stand(wait, name, scope);
    return wait.future;
  }

  /** Takes the oldest signal that nobody has taken, or a place at the end of the line. */
  #stand(wait: SignalWait, name: string, scope: CancelScope): void {
    // It was cancelled while the wait was not in the line.
    if (scope.isCancelled) return wait.cancel();
    const queued = this.#queueOf(name).shift();
    if (queued !== undefined) return wait.receive(queued);
    let line = this.#waiting.get(name);
    if (line === undefined) this.#waiting.set(name, (line = new Line()));
    line.push(wait);
    this.#core.open.addWaiting(wait, scope);
  }

  /** The newest signal of that name, whether or not somebody has taken it; undefined if there was none. */
  latest(name: string): unknown {
    const latest = this.#latest.get(name);
    return latest === undefined ? undefined : signalValue(this.#core.codec.decode(latest.input));
  }

  details(name: string): SignalDetails | undefined {
    const latest = this.#latest.get(name);
    if (latest === undefined) return undefined;
    const { receivedAtMs, from, input } = latest;
    return { type: 'signal', name, value: signalValue(this.#core.codec.decode(input)), receivedAtMs, from };
  }

  #queueOf(name: string): Fifo<string> {
    const known = this.#queued.get(name);
    if (known !== undefined) return known;
    const queue = new Fifo<string>();
    this.#queued.set(name, queue);
    return queue;
  }
}

/**
 * What a signal carries. The wire form is the envelope `{"args":[value],"kwargs":{}}`: no argument is undefined, one is
 * the value, anything else is given as `{ args, kwargs }`. Input that is no envelope is given as it is: other programs
 * send signals, too.
 */
function signalValue(input: unknown): unknown {
  const envelope = envelopeIn(input) ?? markedEnvelopeIn(input);
  if (envelope === undefined) return input;
  const { args, kwargs } = envelope;
  if (Object.keys(kwargs).length > 0 || args.length > 1) return { args, kwargs };
  return args[0];
}

/** The wire form of a signal's value, as JSON text. */
export function encodeSignal(codec: Codec, value: unknown, propagate = false): string {
  const args = codec.encode(value === undefined ? [] : [value]);
  return `{${propagate ? `"${PROPAGATE}":true,` : ''}"args":${args},"kwargs":{}}`;
}

/** True for a signal that is to be passed on. */
export function isPropagated(input: string): boolean {
  if (!input.includes(`"${PROPAGATE}"`)) return false;
  const envelope = parsed(input);
  return isRecord(envelope) && Boolean(envelope[PROPAGATE]) && markedEnvelopeIn(envelope) !== undefined;
}

function withoutPropagation(input: string): string {
  const { args, kwargs } = markedEnvelopeIn(parsed(input)) ?? { args: [], kwargs: {} };
  return JSON.stringify({ args, kwargs });
}

/** An envelope with the mark, which may be all there is in it. */
function markedEnvelopeIn(value: unknown): CallInput | undefined {
  if (!isRecord(value) || !(PROPAGATE in value)) return undefined;
  const { [PROPAGATE]: _, ...rest } = value;
  return Object.keys(rest).length === 0 ? { args: [], kwargs: {} } : envelopeIn(rest);
}

function parsed(input: string): unknown {
  try {
    // As a codec does, which is to read it in the end.
    return JSON.parse(tagForeignNumbers(input)) as unknown;
  } catch {
    // Text from outside that is no JSON: no envelope either.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
