import { isContainer, PLAN, type Container } from '../canvas/container.js';
import { checkedElement, type Element } from '../canvas/element.js';
import type { TasksPlan } from '../canvas/plan.js';
import { isActivity } from '../activity/activity.js';
import { isKeywords } from '../activity/keywords.js';
import { GroupError } from '../errors.js';
import { INSPECT, type Future } from '../futures/future.js';
import type { AnyActivity, SubmittableTask } from '../workflow/submittable.js';
import { isWorkflowClass, type AnyWorkflowClass } from '../workflow/workflow.js';
import type { PythonFutures } from './python-futures.js';
import { ExecutionBlocked, isWaiting, resultOf } from './python-values.js';

export interface PythonCanvasOptions {
  readonly futures: PythonFutures;
  readonly submit: (task: SubmittableTask, args: readonly unknown[]) => Future<unknown>;
  readonly setRaises: (task: AnyActivity | AnyWorkflowClass, raises: boolean) => void;
  /** The values of arguments. @throws ExecutionBlocked if one is not there yet, however deep */
  readonly valuesOf: (args: readonly unknown[]) => readonly unknown[];
}

/**
 * Chains and groups as the library runs them: in each decision again, from the first element, until one is not done. What
 * they come to is known when they are submitted; it never throws, and the failure of any element is theirs.
 */
export class PythonCanvas {
  readonly #options: PythonCanvasOptions;
  /** `raises_on_failure` that a container has set on a function group in it. */
  readonly #raises = new Map<Container<unknown>, boolean>();

  constructor(options: PythonCanvasOptions) {
    this.#options = options;
  }

  /** @throws ExecutionBlocked, which is where the library leaves `run`; the error of a task that raises */
  submit(container: Container<unknown>, args: readonly unknown[]): Future<unknown> {
    this.#made(container);
    return this.#begin(container, args);
  }

  /** The library asks for the values of arguments when a container is made: here, when it is submitted. */
  #made(element: Element): void {
    if (!isContainer(element)) {
      if (isTuple(element) && isWaiting(element.flatMap(valuesIn))) throw new ExecutionBlocked();
      return;
    }
    const plan = element[PLAN]();
    if (plan.kind === 'FuncGroup') return;
    for (const part of plan.elements) this.#made(part);
    const { raisesOnFailure: raises } = plan.options;
    if (raises !== undefined) for (const part of plan.elements) this.#setRaises(part, raises);
  }

  #setRaises(element: Element, raises: boolean): void {
    const task: unknown = isTuple(element) ? element[0] : element;
    if (isActivity(task) || isWorkflowClass(task)) this.#options.setRaises(task, raises);
    if (!isContainer(task)) return;
    const plan = task[PLAN]();
    if (plan.kind === 'FuncGroup') this.#raises.set(task, raises);
    else for (const part of plan.elements) this.#setRaises(part, raises);
  }

  #begin(container: Container<unknown>, args: readonly unknown[]): Future<unknown> {
    const plan = container[PLAN]();
    if (plan.kind !== 'FuncGroup')
      return plan.kind === 'Chain' ? this.#chain(plan, args) : this.#group(plan, args);
    const raises = this.#raises.get(container) ?? plan.options.raisesOnFailure;
    const made: unknown = plan.make(...(this.#options.valuesOf([...plan.args, ...args]) as never[]));
    if (made === undefined) return this.#options.futures.finished(undefined);
    const element = checkedElement(made, plan.kind);
    this.#made(element);
    if (raises !== undefined) this.#setRaises(element, raises);
    return this.#element(element, []);
  }

  #element(element: Element, args: readonly unknown[]): Future<unknown> {
    if (isContainer(element)) return this.#begin(element, args);
    if (!isTuple(element)) return this.#options.submit(element, args);
    const [task, ...own] = element;
    // What the library appends to the arguments of a child is lost on the way.
    return this.#options.submit(task, isWorkflowClass(task) ? own : [...own, ...args]);
  }

  #group(plan: TasksPlan, args: readonly unknown[]): Future<unknown> {
    const { maxParallel = Infinity } = plan.options;
    const futures: Future<unknown>[] = [];
    let open = 0;
    for (const element of plan.elements) {
      if (open >= maxParallel) break;
      const future = this.#element(element, args);
      futures.push(future);
      if (isOpen(future)) open += 1;
    }
    return this.#gathered(plan, futures, futures.length === plan.elements.length);
  }

  #chain(plan: TasksPlan, args: readonly unknown[]): Future<unknown> {
    const { sendResult = false, breakOnFailure = true } = plan.options;
    const futures: Future<unknown>[] = [];
    let hasFailed = false;
    for (const element of plan.elements) {
      const previous = futures.at(-1);
      const sent = sendResult && previous !== undefined ? [resultOf(previous)] : [];
      const future = this.#element(element, previous === undefined ? args : sent);
      futures.push(future);
      if (!isFinished(future)) break;
      hasFailed = breakOnFailure && future[INSPECT].error !== undefined;
      if (hasFailed) break;
    }
    return this.#gathered(plan, futures, hasFailed || futures.length === plan.elements.length);
  }

  #gathered(
    { kind, options }: TasksPlan,
    parts: readonly Future<unknown>[],
    isWhole: boolean,
  ): Future<unknown> {
    const { futures } = this.#options;
    const values = parts.map((part) => (isFinished(part) ? resultOf(part) : undefined));
    if (isWhole && parts.every(isFinished)) {
      const errors = bubbles(kind, options) ? parts.map((part) => part[INSPECT].error) : [];
      if (errors.every((error) => error === undefined)) return futures.finished(values);
      return futures.failed(new GroupError(kind, errors), values);
    }
    if (parts.some((part) => part.cancelled())) return futures.cancelled(values);
    return parts.some((part) => part.running()) ? futures.running() : futures.pending();
  }
}

/** A chain that does not raise does not break those around it. */
function bubbles(
  kind: string,
  { bubblesExceptionOnFailure, raisesOnFailure }: TasksPlan['options'],
): boolean {
  if (bubblesExceptionOnFailure !== undefined) return bubblesExceptionOnFailure;
  return kind !== 'Chain' || raisesOnFailure !== false;
}

function isFinished(future: Future<unknown>): boolean {
  return future.state === 'finished';
}

function isOpen(future: Future<unknown>): boolean {
  return !future.done();
}

function isTuple(element: Element): element is Extract<Element, readonly unknown[]> {
  return Array.isArray(element);
}

function valuesIn(arg: unknown): unknown[] {
  return isKeywords(arg) ? Object.values(arg) : [arg];
}
