import { resolveArguments } from '../../engine/tasks/resolve-arguments.js';
import { FutureSource } from '../../futures/future-source.js';
import {
  INSPECT,
  type CancelOptions,
  type Future,
  type FutureInspection,
  type FutureOwner,
} from '../../futures/future.js';

/** A run that was started; its future is the result. */
export interface SubmittedRun {
  readonly source: FutureSource<unknown>;
}

/** A workflow submitted with futures as arguments: the run begins when they are done. */
export class WorkflowSubmission implements FutureOwner {
  readonly scope: unknown;
  readonly #start: (args: readonly unknown[]) => SubmittedRun;
  readonly awaited: NonNullable<FutureOwner['awaited']>;
  readonly #source = new FutureSource<unknown>(this);
  #result: SubmittedRun | undefined;

  /** @param awaited why waiting for the run could never end */
  constructor(
    scope: unknown,
    start: (args: readonly unknown[]) => SubmittedRun,
    awaited: NonNullable<FutureOwner['awaited']> = () => undefined,
  ) {
    this.scope = scope;
    this.#start = start;
    this.awaited = awaited;
  }

  /** The future of the run itself if nothing has to be waited for, else one that does as it does. */
  submit(args: readonly unknown[]): Future<unknown> {
    let isInSubmit = true;
    resolveArguments(args, this.scope, {
      ready: (resolved) => {
        if (this.#source.future.done()) return;
        try {
          this.#result = this.#start(resolved);
          if (!isInSubmit) this.#follow(this.#result.source.future);
        } catch (error) {
          if (isInSubmit) throw error;
          this.#source.reject(error as Error);
        }
      },
      failed: (error) => {
        if (!this.#source.future.done()) this.#source.reject(error);
      },
      cancelled: () => {
        if (!this.#source.future.done()) this.#source.cancel();
      },
    });
    isInSubmit = false;
    return this.#result?.source.future ?? this.#source.future;
  }

  cancelRequested(options: CancelOptions): boolean {
    if (this.#result !== undefined) return this.#result.source.future.cancel(options);
    this.#source.cancel();
    return true;
  }

  #follow(future: Future<unknown>): void {
    future.onDone(() => {
      const seen = future[INSPECT];
      if (seen.outcome === 'cancelled') this.#source.cancel();
      else if (seen.error !== undefined) this.#source.reject(seen.error);
      else this.#mirror(seen);
    });
  }

  #mirror(seen: FutureInspection): void {
    try {
      this.#source.resolve(seen.read());
    } catch (error) {
      // A result that cannot be decoded.
      this.#source.reject(error as Error);
    }
  }
}
