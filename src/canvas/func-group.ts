import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';
import type { Future } from '../futures/future.js';
import type { WorkflowRuntime } from '../workflow/runtime.js';
import type { Argument } from '../workflow/submittable.js';
import { BEGIN, Container, PLAN, type BeginOptions } from './container.js';
import type { Element, ElementResult } from './element.js';
import { FuncGroupRun } from './func-group-run.js';
import { checkedOptions, isOptions, type ContainerOptions } from './options.js';
import type { ContainerPlan } from './plan.js';

const OPTIONS = ['raisesOnFailure', 'bubblesExceptionOnFailure'] as const;

/** The arguments of a function, each of which may be a future; the last may come from a chain. */
export type Given<A extends readonly unknown[]> =
  | { [K in keyof A]: Argument<A[K]> }
  | (A extends readonly [...infer Init, unknown] ? { [K in keyof Init]: Argument<Init[K]> } : never);

/**
 * An element that a function makes, when its turn has come: for work that depends on a result. It gives what the element
 * gives, and `undefined` if the function gives none.
 *
 * Futures among the arguments are waited for. In a chain with `sendResult` the previous result is the last argument.
 * The function must not be async: what takes long is an activity.
 *
 * @example
 * `new Chain({ sendResult: true }, listFiles, new FuncGroup((files: string[]) => new Group(...files.map((f) => [parse, f] as const))))`
 */
export class FuncGroup<A extends readonly unknown[], E extends Element | undefined> extends Container<
  ElementResult<E>
> {
  protected override readonly kind = 'FuncGroup';
  protected override readonly options: ContainerOptions;
  readonly #make: (...args: never[]) => unknown;
  readonly #args: readonly unknown[];

  /** @throws SimpleflowError `invalid-option`; `invalid-input` without a function */
  constructor(make: (...args: A) => E, ...args: Given<A>);
  constructor(options: ContainerOptions, make: (...args: A) => E, ...args: Given<A>);
  constructor(...given: readonly unknown[]) {
    super();
    const [first, ...rest] = given;
    const [options, make, args] = isOptions(first) ? [first, rest[0], rest.slice(1)] : [{}, first, rest];
    if (typeof make !== 'function')
      throw new SimpleflowError('invalid-input', `a FuncGroup needs a function, got ${describeValue(make)}`);
    this.options = checkedOptions(this.kind, options, OPTIONS);
    this.#make = make as (...args: never[]) => unknown;
    this.#args = args;
  }

  /** @internal */
  [PLAN](): ContainerPlan {
    return { kind: this.kind, make: this.#make, args: this.#args, options: this.options };
  }

  /** @internal */
  [BEGIN](
    runtime: WorkflowRuntime,
    args: readonly unknown[],
    { raises, depth }: BeginOptions,
  ): Future<ElementResult<E>> {
    const run = new FuncGroupRun(runtime, { make: this.#make, raises, depth });
    run.begin([...this.#args, ...args]);
    return run.future as Future<ElementResult<E>>;
  }
}
