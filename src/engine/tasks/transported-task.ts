import { writeInput } from '../../activity/envelope.js';
import type { Attachment } from '../../codec/attachments.js';
import type { TaskOutcome, TaskRequest } from '../../workflow/workflow-middleware.js';
import { Submitted } from './submitted.js';
import { encodeInput, resultDecoder } from './task-data.js';
import { TaskPassage } from './task-passage.js';

/** A task whose arguments leave through middleware and codec, and whose end comes back through them. */
export abstract class TransportedTask extends Submitted {
  /** JSON text, while there may be another try. */
  protected input = '';
  /** Buffers that go beside the input; undefined where none can. */
  attachments: readonly Attachment[] | undefined;
  /** Set if there is middleware, from being scheduled on. */
  #passage: TaskPassage | undefined;

  protected abstract readonly raisesOnFailure: boolean;
  /** Buffers may go beside its arguments. */
  protected abstract readonly carriesBuffers: boolean;
  /** What middleware sees of it. */
  protected abstract describe(): Omit<TaskRequest, 'args'>;

  /** True if middleware has refused the task. */
  protected get isRefused(): boolean {
    return this.#passage?.isRefused === true;
  }

  /** @throws what middleware refuses the task with */
  protected passed(args: readonly unknown[]): string {
    const { middleware } = this.scope;
    if (middleware !== undefined) this.#passage ??= new TaskPassage(middleware, this.describe());
    return this.encoded(this.#passage?.enter(args) ?? args);
  }

  /** @throws SimpleflowError `not-serializable` */
  protected encoded(args: readonly unknown[]): string {
    if (!this.carriesBuffers) return writeInput(this.scope.codec, args);
    const { input, attachments } = encodeInput(args, this.scope.codec);
    this.attachments = attachments;
    return input;
  }

  /** @param value with it nothing is copied: it is read as it is */
  protected settleWithOutput(
    output: string | undefined,
    attachments: readonly Attachment[] | undefined,
    value: unknown,
  ): void {
    const isText = value === undefined;
    const decoder = isText ? resultDecoder(this.scope.codec, attachments) : { decode: () => value };
    const text = isText ? output : '';
    if (this.#passage !== undefined) this.#settle(this.#passage.leave(text, decoder));
    else if (text === undefined) this.source.resolve(undefined);
    else this.source.resolveEncoded(text, decoder);
  }

  protected settleWithError(error: Error): void {
    this.#settle(this.#passage?.leaveWith(error) ?? { kind: 'error', error });
  }

  #settle(outcome: TaskOutcome): void {
    if (outcome.kind === 'result') this.source.resolve(outcome.value);
    else if (!this.raisesOnFailure) this.source.swallow(outcome.error);
    else {
      if (!this.isObserved) this.scope.failedUnobserved(this, outcome.error);
      this.source.reject(outcome.error);
    }
  }
}
