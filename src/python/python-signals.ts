import type { Codec } from '../codec/codec.js';
import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';
import type { SignalDetails } from '../workflow/event-details.js';
import type { RunInformation } from '../workflow/runtime.js';
import type { SendSignalOptions, SignalTarget } from '../workflow/submitter.js';
import type { PythonDecisions } from './python-decisions.js';
import type { PythonFutures } from './python-futures.js';
import type { PythonHistory, SignalState } from './python-history.js';
import type { PythonValues } from './python-values.js';

export interface PythonSignalsOptions {
  readonly codec: Codec;
  readonly values: PythonValues;
  readonly futures: PythonFutures;
  readonly history: PythonHistory;
  readonly decisions: PythonDecisions;
  readonly information: RunInformation;
  readonly tellsParent: boolean;
}

const SENT: ReadonlySet<string> = new Set(['args', 'kwargs', '__propagate']);

/**
 * Signals as the library knows them: of each name the latest, which nobody consumes. A wait gives what was sent as it was
 * sent: the library's own signals as `{ args, kwargs, __propagate }`.
 */
export class PythonSignals {
  readonly #options: PythonSignalsOptions;
  readonly awaited = new Set<string>();

  constructor(options: PythonSignalsOptions) {
    this.#options = options;
  }

  wait(name: string): Future<unknown> {
    const { history, futures } = this.#options;
    const signal = history.signals.get(name);
    if (signal !== undefined) return futures.finished(this.#valueOf(signal));
    this.awaited.add(name);
    return futures.pending();
  }

  latest(name: string): unknown {
    const signal = this.#options.history.signals.get(name);
    return signal === undefined ? undefined : this.#valueOf(signal);
  }

  details(name: string): SignalDetails | undefined {
    const signal = this.#options.history.signals.get(name);
    if (signal === undefined) return undefined;
    const { from, receivedAtMs } = signal;
    return { type: 'signal', name, value: this.#valueOf(signal), from, receivedAtMs };
  }

  send(target: SignalTarget, name: string, value: unknown, options: SendSignalOptions): Future<unknown> {
    const { history, futures } = this.#options;
    const { workflowId, runId } = this.#addressOf(target);
    // One of that name that this run has received counts as delivered, whoever it was for.
    const received = history.signals.get(name);
    if (received !== undefined) return futures.finished(this.#valueOf(received));
    const sent = history.delivered.find(
      (each) =>
        each.name === name && each.workflowId === workflowId && (runId === undefined || each.runId === runId),
    );
    if (sent !== undefined) return futures.finished(this.#valueOf(sent));
    this.#send({ workflowId, runId }, name, {
      __propagate: options.propagate === true,
      args: value === undefined ? [] : [value],
      kwargs: {},
      ...(isSent(value) ? value : undefined),
    });
    return futures.pending();
  }

  /** Signals that are to be passed on go first; true if `run` has to wait until they are delivered. */
  propagate(): boolean {
    const { history, information, tellsParent } = this.#options;
    const { parent } = information;
    const known = [...(tellsParent && parent !== undefined ? [parent] : []), ...history.openChildren];
    let hasSent = false;
    for (const [name, signal] of history.signals) {
      const value = this.#valueOf(signal);
      if (!isRecord(value) || !isTruthy(value['__propagate'])) continue;
      const done = [...history.delivered.filter((each) => each.name === name), signal.from];
      for (const target of known) {
        if (done.some((each) => each?.workflowId === target.workflowId && each.runId === target.runId))
          continue;
        const { args = [], kwargs = {}, __propagate } = value;
        this.#send(target, name, { __propagate, args, kwargs });
        hasSent = true;
      }
    }
    return hasSent;
  }

  #send(
    { workflowId, runId }: { readonly workflowId: string; readonly runId?: string | undefined },
    name: string,
    value: unknown,
  ): void {
    const { values, decisions } = this.#options;
    const input = values.field(value);
    const sent = { kind: 'signal-workflow' as const, id: `signal-${name}`, workflowId, name, input };
    decisions.add(runId === undefined ? sent : { ...sent, runId }, `signal ${name}`);
  }

  #valueOf({ input }: Pick<SignalState, 'input'>): unknown {
    return input === undefined || input === '' ? undefined : this.#options.codec.decode(input);
  }

  #addressOf(target: SignalTarget): { readonly workflowId: string; readonly runId?: string | undefined } {
    const { information } = this.#options;
    if (target === 'self') return information;
    if (target !== 'parent') return target;
    if (information.parent !== undefined) return information.parent;
    throw new SimpleflowError('invalid-input', 'a signal to `parent` was sent by a run that has none');
  }
}

/** What the library sends, or what a wait has given, is sent as it is. */
function isSent(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => SENT.has(key)) && ('args' in value || 'kwargs' in value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As Python sees it. */
function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}
