import type { CancelOptions, Future } from '../futures/future.js';
import type { DerivedFuture, WorkflowRuntime } from '../workflow/runtime.js';
import type { BeginOptions } from './container.js';
import { checkedElement, type Element } from './element.js';
import { Part, type PartEnd } from './part.js';

/** One `FuncGroup` in a run: waits for its arguments, calls its function, and ends as the element of that does. */
export class FuncGroupRun {
  readonly #runtime: WorkflowRuntime;
  readonly #make: (...args: never[]) => unknown;
  readonly #raises: boolean;
  readonly #depth: number;
  readonly #derived: DerivedFuture<unknown>;
  #part: Part | undefined;
  #cancelOptions: CancelOptions | undefined;

  constructor(
    runtime: WorkflowRuntime,
    options: { readonly make: (...args: never[]) => unknown } & BeginOptions,
  ) {
    this.#runtime = runtime;
    this.#make = options.make;
    this.#raises = options.raises;
    this.#depth = options.depth;
    this.#derived = runtime.derive<unknown>((cancelOptions) => {
      this.#cancel(cancelOptions);
    });
  }

  get future(): Future<unknown> {
    return this.#derived.future;
  }

  begin(args: readonly unknown[]): void {
    const settle = (end: PartEnd): void => {
      this.#settle(end);
    };
    this.#runtime.whenReady(args, {
      ready: (values) => {
        this.#call(values);
      },
      failed: (error) => settle({ value: undefined, error }),
      cancelled: () => settle({ value: undefined, isCancelled: true }),
    });
  }

  #call(args: readonly unknown[]): void {
    if (this.future.done()) return;
    let element: Element | undefined;
    try {
      const made = this.#make(...(args as never[]));
      element = made === undefined ? undefined : checkedElement(made, 'FuncGroup');
    } catch (error) {
      // Whatever the user's function throws is the failure of its group.
      this.#settle({ value: undefined, error: error as Error });
      return;
    }
    if (element === undefined) this.#settle({ value: undefined });
    else this.#begin(element);
  }

  #begin(element: Element): void {
    const part = new Part(element, ({ end }) => {
      this.#settle(end as PartEnd);
    });
    this.#part = part;
    part.begin(this.#runtime, [], this.#depth + 1);
    // Its own function may have cancelled it.
    if (this.#cancelOptions !== undefined) part.cancel(this.#cancelOptions);
  }

  #cancel(options: CancelOptions): void {
    this.#cancelOptions = options;
    this.#part?.cancel(options);
    // With `wait` the element ends it, if there is one.
    if (options.wait !== true || this.#part === undefined)
      this.#settle({ value: undefined, isCancelled: true });
  }

  #settle({ value, error, isCancelled }: PartEnd): void {
    if (this.future.done()) return;
    if (isCancelled === true || this.#cancelOptions !== undefined) this.#derived.cancel();
    else if (error === undefined) this.#derived.resolve(value);
    else if (this.#raises) this.#derived.reject(error);
    else this.#derived.swallow(error, value);
  }
}
