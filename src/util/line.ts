/**
 * First in, first out, for those that may also leave from the middle.
 *
 * A Set remembers where deleted items were: to look for its first again and again would pass over them each time.
 */
export class Line<T> {
  readonly #items = new Set<T>();
  #next = this.#items.values();

  get length(): number {
    return this.#items.size;
  }

  push(item: T): void {
    this.#items.add(item);
  }

  delete(item: T): void {
    this.#items.delete(item);
  }

  /** Takes the one that has been there longest. */
  shift(): T | undefined {
    if (this.#items.size === 0) return undefined;
    let next = this.#next.next();
    // An iterator that has come to the end does not see what is added later.
    if (next.done === true) next = (this.#next = this.#items.values()).next();
    if (next.done === true) return undefined;
    this.#items.delete(next.value);
    return next.value;
  }
}
