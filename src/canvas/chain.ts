import type { Future } from '../futures/future.js';
import type { WorkflowRuntime } from '../workflow/runtime.js';
import { BEGIN, Container, PLAN, type BeginOptions } from './container.js';
import { ContainerRun } from './container-run.js';
import type { ArgumentsIn, ArgumentsOf, Callee, Checked, Element } from './element.js';
import { Elements, type Results } from './elements.js';
import { checkedOptions, fail, type ChainOptions } from './options.js';
import type { ContainerPlan } from './plan.js';

const OPTIONS = ['sendResult', 'breakOnFailure', 'raisesOnFailure', 'bubblesExceptionOnFailure'] as const;

/**
 * One element after the other; gives the list of their results.
 *
 * @example `await this.submit(new Chain({ sendResult: true }, [increment, 1], double)) // [2, 4]`
 */
export class Chain<
  const E extends readonly Element[] = Element[],
  const O extends ChainOptions = object,
> extends Container<Results<E, O>> {
  protected override readonly kind = 'Chain';
  protected override readonly options: ChainOptions;
  readonly #elements: Elements;

  /**
   * @throws SimpleflowError `invalid-option`; `invalid-input` for an element that cannot be submitted
   */
  constructor(...elements: E & { [K in keyof E]: Checked<E[K]> });
  constructor(options: O, ...elements: E & { [K in keyof E]: Checked<E[K]> });
  constructor(...given: readonly unknown[]) {
    super();
    const { options, elements } = Elements.split(this.kind, given);
    this.#elements = elements;
    this.options = checkedOptions(this.kind, options, OPTIONS);
    if (this.options.sendResult === true && this.options.breakOnFailure === false)
      fail('a Chain with `sendResult` must have `breakOnFailure`: a failed element has no result to send');
  }

  /**
   * Adds an element at the end; runs that have begun do not change.
   * @throws SimpleflowError `invalid-input`
   */
  append<T extends Callee>(task: T, ...args: ArgumentsIn<ArgumentsOf<T>>): this;
  append(element: Element): this;
  append(element: Element, ...args: readonly unknown[]): this {
    this.#elements.append(element, args);
    return this;
  }

  /** @internal */
  [PLAN](): ContainerPlan {
    return { kind: this.kind, elements: this.#elements.list(), options: this.options };
  }

  /** @internal */
  [BEGIN](
    runtime: WorkflowRuntime,
    args: readonly unknown[],
    { raises, depth }: BeginOptions,
  ): Future<Results<E, O>> {
    const { sendResult = false, breakOnFailure = true } = this.options;
    const run = new ContainerRun(runtime, {
      kind: this.kind,
      elements: this.#elements.list(),
      maxParallel: 1,
      breaks: breakOnFailure,
      raises,
      depth,
      argsFor: (index, previous) => {
        if (index === 0) return args;
        return sendResult ? [previous] : [];
      },
    });
    return run.future as Future<Results<E, O>>;
  }
}
