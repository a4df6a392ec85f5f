import type { Future } from '../futures/future.js';
import type { WorkflowRuntime } from '../workflow/runtime.js';
import { BEGIN, Container, PLAN, type BeginOptions } from './container.js';
import { ContainerRun } from './container-run.js';
import type { ArgumentsIn, ArgumentsOf, Callee, Checked, Element } from './element.js';
import { Elements, type Results } from './elements.js';
import { checkedOptions, type GroupOptions } from './options.js';
import type { ContainerPlan } from './plan.js';

const OPTIONS = ['maxParallel', 'raisesOnFailure', 'bubblesExceptionOnFailure'] as const;

/**
 * All elements at once, or so many at a time; gives the list of their results when all have ended, whichever failed.
 *
 * @example `await this.submit(new Group({ maxParallel: 2 }, [double, 1], [double, 2], [double, 3])) // [2, 4, 6]`
 */
export class Group<
  const E extends readonly Element[] = Element[],
  const O extends GroupOptions = object,
> extends Container<Results<E, O>> {
  protected override readonly kind = 'Group';
  protected override readonly options: GroupOptions;
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
    const run = new ContainerRun(runtime, {
      kind: this.kind,
      elements: this.#elements.list(),
      maxParallel: this.options.maxParallel ?? Infinity,
      breaks: false,
      raises,
      depth,
      argsFor: () => args,
    });
    return run.future as Future<Results<E, O>>;
  }
}
