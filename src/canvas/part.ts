import { SimpleflowError } from '../errors.js';
import { INSPECT, type CancelOptions, type Future } from '../futures/future.js';
import type { WorkflowRuntime } from '../workflow/runtime.js';
import type { Callee, Element } from './element.js';
import { BEGIN, checkDepth, isContainer } from './container.js';

/** How an element ended. Without a result its value is undefined: a hole in the list of the container. */
export interface PartEnd {
  readonly value: unknown;
  /** Set if the element failed in a way that counts for the container. */
  readonly error?: Error;
  readonly isCancelled?: boolean;
}

/** An element of a container in a run, from its begin to its end. */
export class Part {
  readonly #element: Element;
  readonly #ended: (part: Part) => void;
  #future: Future<unknown> | undefined;
  #end: PartEnd | undefined;

  /** @param ended called once, perhaps inside `begin` */
  constructor(element: Element, ended: (part: Part) => void) {
    this.#element = element;
    this.#ended = ended;
  }

  /** Undefined while it is open. */
  get end(): PartEnd | undefined {
    return this.#end;
  }

  /**
   * @param args handed over to the element: they come after its own arguments
   * @param depth how many containers it is inside of
   */
  begin(runtime: WorkflowRuntime, args: readonly unknown[], depth: number): void {
    try {
      this.#future = this.#begin(runtime, args, depth);
    } catch (error) {
      // It could not be submitted, because of its arguments, its id, or a scope that is cancelled.
      this.#close(endOfError(error as Error));
      return;
    }
    this.#future.onDone((future) => {
      this.#close(endOf(future, this.#element));
    });
  }

  #begin(runtime: WorkflowRuntime, args: readonly unknown[], depth: number): Future<unknown> {
    const element = this.#element;
    if (isContainer(element)) {
      checkDepth(depth);
      return element[BEGIN](runtime, args, { raises: false, depth });
    }
    if (!isTuple(element)) return runtime.submit(element, args, NO_OPTIONS);
    const [task, ...own] = element;
    return runtime.submit(task, [...own, ...args], NO_OPTIONS);
  }

  cancel(options: CancelOptions): void {
    this.#future?.cancel(options);
  }

  #close(end: PartEnd): void {
    this.#end = end;
    this.#ended(this);
  }
}

const NO_OPTIONS = Object.freeze({});

function isTuple(element: Element): element is readonly [Callee, ...unknown[]] {
  return Array.isArray(element);
}

function endOfError(error: Error): PartEnd {
  const isCancelled = SimpleflowError.is(error) && error.code === 'cancelled';
  return isCancelled ? { value: undefined, isCancelled } : { value: undefined, error };
}

function endOf(future: Future<unknown>, element: Element): PartEnd {
  const inspection = future[INSPECT];
  const { outcome, error } = inspection;
  if (outcome === 'cancelled') return { value: undefined, isCancelled: true };
  if (outcome === 'error') return { value: undefined, error: error as Error };
  try {
    const value = inspection.read();
    // A task that does not raise leaves a hole and nothing else; a container says itself what its failure is worth.
    const counts = error !== undefined && isContainer(element) && element.bubbles;
    return counts ? { value, error } : { value };
  } catch (unreadable) {
    // A result that cannot be decoded.
    return { value: undefined, error: unreadable as Error };
  }
}
