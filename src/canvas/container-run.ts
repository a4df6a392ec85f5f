import { GroupError } from '../errors.js';
import type { CancelOptions, Future } from '../futures/future.js';
import type { DerivedFuture, WorkflowRuntime } from '../workflow/runtime.js';
import type { Element } from './element.js';
import { Part } from './part.js';

/** How a chain or a group goes about its elements. */
export interface ContainerPlan {
  readonly kind: string;
  readonly elements: readonly Element[];
  /** At most so many are open at once. */
  readonly maxParallel: number;
  /** Whether no element is begun after one that failed. */
  readonly breaks: boolean;
  /** Whether the future throws if the container fails. */
  readonly raises: boolean;
  /** How many containers it is inside of. */
  readonly depth: number;
  /** What is handed over to an element. */
  argsFor(index: number, previous: unknown): readonly unknown[];
}

/** One chain or group in a run: begins its elements, as many as may be open at once, and gathers how they end. */
export class ContainerRun {
  readonly #runtime: WorkflowRuntime;
  readonly #plan: ContainerPlan;
  readonly #derived: DerivedFuture<unknown[]>;
  readonly #parts: Part[] = [];
  #open = 0;
  /** Nothing more is begun. */
  #isStopped = false;
  #isCancelled = false;
  #cancelOptions: CancelOptions | undefined;
  #isPumping = false;

  constructor(runtime: WorkflowRuntime, plan: ContainerPlan) {
    this.#runtime = runtime;
    this.#plan = plan;
    this.#derived = runtime.derive<unknown[]>((options) => {
      this.#cancel(options);
    });
    this.#pump();
  }

  get future(): Future<unknown[]> {
    return this.#derived.future;
  }

  /** A loop, not a recursion: elements may end while they are begun, and there may be any number of them. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#mayBegin) this.#beginNext();
    this.#isPumping = false;
    if (this.#open === 0 && (this.#isStopped || !this.#hasNext)) this.#settle();
  }

  get #mayBegin(): boolean {
    // It is done before its elements are if the run fails.
    if (this.#isStopped || this.future.done()) return false;
    return this.#hasNext && this.#open < this.#plan.maxParallel;
  }

  get #hasNext(): boolean {
    return this.#parts.length < this.#plan.elements.length;
  }

  #beginNext(): void {
    const plan = this.#plan;
    const index = this.#parts.length;
    const part = new Part(plan.elements[index] as Element, ({ end }) => {
      this.#open -= 1;
      if (end?.isCancelled === true) this.#isCancelled = this.#isStopped = true;
      if (plan.breaks && end?.error !== undefined) this.#isStopped = true;
      this.#pump();
    });
    const args = plan.argsFor(index, this.#parts.at(-1)?.end?.value);
    this.#parts.push(part);
    this.#open += 1;
    part.begin(this.#runtime, args, plan.depth + 1);
    // Cancelled by the function of a `FuncGroup`, of all.
    if (this.#cancelOptions !== undefined) part.cancel(this.#cancelOptions);
  }

  #cancel(options: CancelOptions): void {
    this.#isCancelled = this.#isStopped = true;
    this.#cancelOptions = options;
    for (const part of this.#parts) if (part.end === undefined) part.cancel(options);
    // With `wait`, the last element to end settles it.
    if (options.wait !== true) this.#settle();
  }

  #settle(): void {
    if (this.future.done()) return;
    if (this.#isCancelled) return this.#derived.cancel();
    const values = this.#parts.map(({ end }) => end?.value);
    const errors = this.#parts.map(({ end }) => end?.error);
    if (errors.every((error) => error === undefined)) return this.#derived.resolve(values);
    const error = new GroupError(this.#plan.kind, errors);
    if (this.#plan.raises) this.#derived.reject(error);
    else this.#derived.swallow(error, values);
  }
}
