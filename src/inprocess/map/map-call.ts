import type { ActivityCall, ActivityOutcome } from '../../activity/activity-call.js';
import type { ActivityDefinition } from '../../activity/activity.js';
import { envelopeOf } from '../../activity/envelope.js';
import type { Attachment } from '../../codec/attachments.js';
import { SimpleflowError } from '../../errors.js';
import { isFuture, type Future } from '../../futures/future.js';
import { QueuedCall, type CallHost } from '../dispatch/queued-call.js';

/** An activity that returned `undefined`. */
export const NO_RESULT = Symbol('no result');

/** What became of a call: a result as text or none, a task that goes on with it, or nothing yet. */
export type MapResult = string | typeof NO_RESULT | Future<unknown> | SimpleflowError | undefined;

/** The calls of one `map`, of which there may be very many: what they have in common is here. */
export interface MapCallOwner {
  readonly definition: ActivityDefinition;
  readonly taskList: string;
  readonly attachments: readonly Attachment[] | undefined;
  readonly chunkSize: number;
  idOf(number: number): string;
  /** For the log; undefined if nobody hears that much of it. */
  readonly onStep: ((number: number, event: 'began' | 'completed') => void) | undefined;
  /** A call that gave no plain result becomes a task, which knows about further tries and errors. */
  goOn(call: ActivityCall, outcome: ActivityOutcome): Future<unknown>;
  /** Called once for each: it has a result, or is a task. */
  onSettled(): void;
}

/**
 * The first try of one item of a `map`. It has no task and no future: most give a plain result, and a reader that takes
 * them in order. Without limits.
 */
export class MapCall extends QueuedCall {
  readonly #owner: MapCallOwner;
  readonly #number: number;
  readonly #args: string;
  #hasBegun = false;
  #result: MapResult;
  #waiting: (() => void)[] | undefined;

  /**
   * @param number what its id is made of
   * @param args as JSON text
   */
  constructor(owner: MapCallOwner, number: number, args: string, host: CallHost) {
    super(host);
    this.#owner = owner;
    this.#number = number;
    this.#args = args;
  }

  get id(): string {
    return this.#owner.idOf(this.#number);
  }

  get isTimed(): boolean {
    return false;
  }

  get chunkSize(): number {
    return this.#owner.chunkSize;
  }

  get result(): MapResult {
    return this.#result;
  }

  /** Calls once there is a result; at once if there is one. */
  onDone(tell: () => void): void {
    if (this.#result === undefined) (this.#waiting ??= []).push(tell);
    else tell();
  }

  makeCall(): ActivityCall {
    const { definition, taskList, attachments } = this.#owner;
    const { name, version } = definition;
    return {
      id: this.id,
      name,
      version,
      taskList,
      input: envelopeOf(this.#args),
      attempt: 1,
      workflowId: undefined,
      runId: undefined,
      definition,
      args: undefined,
      attachments,
    };
  }

  announceStart(): void {
    this.#hasBegun = true;
    this.#owner.onStep?.(this.#number, 'began');
  }

  /**
   * Cancels it, or the task that goes on with it. A reader finds that out now, whenever the call ends.
   * @param also the call may be running, if that can be stopped
   */
  giveUp(also: 'queued' | 'running'): void {
    if (isFuture(this.#result)) this.#result.cancel();
    if (this.#result !== undefined || (this.state === 'running' && also === 'queued')) return;
    if (this.state === 'queued') this.discard();
    else this.cancel();
    // As the future of a task says it.
    this.#settleWith(new SimpleflowError('cancelled', `\`${this.id}\` was cancelled`));
  }

  protected settle(outcome: ActivityOutcome): void {
    // Given up meanwhile.
    if (this.#result !== undefined) return;
    // One of a chunk that has begun and ended in one message.
    if (outcome.kind === 'completed' && !this.#hasBegun) this.announceStart();
    if (isPlain(outcome)) this.#owner.onStep?.(this.#number, 'completed');
    this.#settleWith(
      isPlain(outcome) ? (outcome.output ?? NO_RESULT) : this.#owner.goOn(this.makeCall(), outcome),
    );
  }

  #settleWith(result: MapResult): void {
    this.#result = result;
    for (const tell of this.#waiting ?? []) tell();
    this.#waiting = undefined;
    this.#owner.onSettled();
  }
}

function isPlain(
  outcome: ActivityOutcome,
): outcome is { readonly kind: 'completed'; readonly output?: string } {
  return outcome.kind === 'completed' && outcome.attachments === undefined && outcome.value === undefined;
}
