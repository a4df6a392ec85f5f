import type { Future } from '../futures/future.js';
import type { WorkflowRuntime } from '../workflow/runtime.js';
import { SUBMIT, type Submittable } from '../workflow/submittable.js';
import { fail, type ContainerOptions } from './options.js';
import type { ContainerPlan } from './plan.js';

/** @internal The method by which a container begins inside another one. */
export const BEGIN: unique symbol = Symbol.for('simpleflow.canvas.begin');

// The results of containers deeper inside each other could not be sent, and each takes a part of the stack.
const MAX_NESTING = 500;

/** @internal The method that says what a container is made of. */
export const PLAN: unique symbol = Symbol.for('simpleflow.canvas.plan');

/** @internal How a container begins. */
export interface BeginOptions {
  /** Whether its future throws if it fails. */
  readonly raises: boolean;
  /** How many containers it is inside of. */
  readonly depth: number;
}

/** What is submitted as one and made of several: it is a definition, which may be submitted any number of times. */
export abstract class Container<out R> implements Submittable<R> {
  /** What the container is called in messages. */
  protected abstract readonly kind: string;
  protected abstract readonly options: ContainerOptions;

  /** @internal */
  abstract [BEGIN](runtime: WorkflowRuntime, args: readonly unknown[], options: BeginOptions): Future<R>;

  /** @internal */
  abstract [PLAN](): ContainerPlan;

  /** @internal */
  [SUBMIT](runtime: WorkflowRuntime, args: readonly unknown[], options: object): Future<R> {
    const [name] = Object.keys(options);
    if (name !== undefined)
      fail(`a ${this.kind} has no option \`${name}\` at submit: its options are given to its constructor`);
    checkNesting(this);
    return this[BEGIN](runtime, args, { raises: this.raises && this.bubbles, depth: 0 });
  }

  /** @internal Whether its failure is one for the container around it. */
  get bubbles(): boolean {
    return this.options.bubblesExceptionOnFailure ?? this.raises;
  }

  private get raises(): boolean {
    return this.options.raisesOnFailure ?? true;
  }
}

/** True for a container, whichever copy of the library made it. */
export function isContainer(value: unknown): value is Container<unknown> {
  return typeof value === 'object' && value !== null && BEGIN in value;
}

/** @throws SimpleflowError `invalid-input`; a container may also have been added to one inside itself */
function checkNesting(outermost: Container<unknown>): void {
  let level = new Set([outermost]);
  for (let depth = 0; level.size > 0; depth += 1) {
    checkDepth(depth);
    level = new Set([...level].flatMap((container) => elementsOf(container)));
  }
}

function elementsOf(container: Container<unknown>): readonly Container<unknown>[] {
  const plan = container[PLAN]();
  return plan.kind === 'FuncGroup' ? [] : plan.elements.filter(isContainer);
}

/** @internal Also for what functions make while a run goes on: the end of each container takes a part of the stack. */
export function checkDepth(depth: number): void {
  if (depth >= MAX_NESTING)
    fail(`containers may be nested ${MAX_NESTING} deep, and these are nested deeper, or hold themselves`);
}
