import type { Decoder } from '../../futures/future-cell.js';
import type { TaskOutcome, TaskRequest } from '../../workflow/workflow-middleware.js';
import type { CommandMiddleware } from '../parts/command-middleware.js';

/** The way of one task through the middleware, in and out. */
export class TaskPassage {
  readonly #middleware: CommandMiddleware;
  readonly #task: Omit<TaskRequest, 'args'>;
  /** As it was let pass last; undefined while it is outside, or refused. */
  #request: TaskRequest | undefined;
  #isRefused = false;

  constructor(middleware: CommandMiddleware, task: Omit<TaskRequest, 'args'>) {
    this.#middleware = middleware;
    this.#task = task;
  }

  /** True if it may not pass. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /**
   * The arguments that pass.
   * @throws what it is refused with
   */
  enter(args: readonly unknown[]): readonly unknown[] {
    this.#request = undefined;
    this.#isRefused = true;
    try {
      this.#request = this.#middleware.before({ ...this.#task, args });
    } catch (error) {
      throw errorOf(error);
    }
    this.#isRefused = false;
    return this.#request.args;
  }

  /** @param output what the task has given, as JSON text */
  leave(output: string | undefined, decoder: Decoder): TaskOutcome {
    try {
      const value = output === undefined ? undefined : decoder.decode(output);
      return this.#after({ kind: 'result', value });
    } catch (error) {
      // A result that cannot be decoded.
      return this.leaveWith(errorOf(error));
    }
  }

  leaveWith(error: Error): TaskOutcome {
    return this.#after({ kind: 'error', error });
  }

  /** One that never passed has nothing to be looked at afterwards. */
  #after(outcome: TaskOutcome): TaskOutcome {
    return this.#request === undefined ? outcome : this.#middleware.after(this.#request, outcome);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
