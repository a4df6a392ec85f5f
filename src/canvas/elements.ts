import { checkedElement, type Element, type ElementResult } from './element.js';
import type { ContainerOptions } from './options.js';
import { isOptions } from './options.js';

/** What a chain or a group of these elements gives; without types for them, a list of anything. */
export type Results<E extends readonly Element[], O extends ContainerOptions> = number extends E['length']
  ? ResultList<E, O>
  : E extends readonly []
    ? unknown[]
    : ResultList<E, O>;

type ResultList<E extends readonly Element[], O> = {
  -readonly [K in keyof E]: ElementResult<E[K]> | Hole<O>;
};

/** In the place of an element that failed. */
type Hole<O> = O extends { raisesOnFailure: false } | { bubblesExceptionOnFailure: false }
  ? undefined
  : never;

/** The elements of a container, which may grow. */
export class Elements {
  readonly #kind: string;
  readonly #list: Element[];

  private constructor(kind: string, elements: readonly unknown[]) {
    this.#kind = kind;
    this.#list = elements.map((element) => checkedElement(element, kind));
  }

  /** Options, if there are any, and elements, as a constructor is given them. */
  static split(kind: string, given: readonly unknown[]): { options: object; elements: Elements } {
    const [first, ...rest] = given;
    return isOptions(first)
      ? { options: first, elements: new Elements(kind, rest) }
      : { options: {}, elements: new Elements(kind, given) };
  }

  append(element: Element, args: readonly unknown[]): void {
    this.#list.push(checkedElement(args.length === 0 ? element : [element, ...args], this.#kind));
  }

  /** As it is now: a run that has begun does not change. */
  list(): readonly Element[] {
    return [...this.#list];
  }
}
