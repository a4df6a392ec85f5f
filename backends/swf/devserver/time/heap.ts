/** What lives in a {@link Heap}: it carries its own place, so that it can be taken out from the middle. */
export interface HeapItem {
  /** Place in the heap; -1 when in none. */
  heapIndex: number;
}

/** A binary heap with removal in logarithmic time; `before(a, b)` says whether `a` comes out first. */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    item.heapIndex = this.#items.length;
    this.#items.push(item);
    this.#up(item);
  }

  pop(): T | undefined {
    const first = this.#items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Does nothing when the item is in no heap. */
  remove(item: T): void {
    const index = item.heapIndex;
    if (index < 0) return;
    const last = this.#items.pop();
    item.heapIndex = -1;
    if (last === undefined || last === item) return;
    this.#items[index] = last;
    last.heapIndex = index;
    this.#up(last);
    this.#down(last);
  }

  #up(item: T): void {
    let index = item.heapIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#items[parentIndex];
      if (parent === undefined || !this.#before(item, parent)) break;
      this.#items[index] = parent;
      parent.heapIndex = index;
      index = parentIndex;
    }
    this.#items[index] = item;
    item.heapIndex = index;
  }

  #down(item: T): void {
    let index = item.heapIndex;
    for (;;) {
      const child = this.#smallerChild(index);
      if (child === undefined || !this.#before(child, item)) break;
      const childIndex = child.heapIndex;
      this.#items[index] = child;
      child.heapIndex = index;
      index = childIndex;
    }
    this.#items[index] = item;
    item.heapIndex = index;
  }

  #smallerChild(index: number): T | undefined {
    const left = this.#items[2 * index + 1];
    const right = this.#items[2 * index + 2];
    if (left === undefined || right === undefined) return left;
    return this.#before(right, left) ? right : left;
  }
}
