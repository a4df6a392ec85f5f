/** Gives the members of lists one by one: without a turn of its own for each, as long as a list lasts. */
export class ListReader<R> implements AsyncIterableIterator<R> {
  readonly #lists: AsyncGenerator<readonly R[], void, undefined>;
  readonly #cleanUp: () => void | Promise<void>;
  #list: readonly R[] = [];
  #index = 0;
  /** Who asks before the one before has been answered is answered after it. */
  #last: Promise<unknown> | undefined;

  /**
   * @param lists none of them is empty
   * @param cleanUp called when the reading ends early, by an error or by the reader; also if it has not begun
   */
  constructor(lists: AsyncGenerator<readonly R[], void, undefined>, cleanUp: () => void | Promise<void>) {
    this.#lists = lists;
    this.#cleanUp = cleanUp;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<R, undefined>> {
    if (this.#last === undefined && this.#index < this.#list.length) return Promise.resolve(this.#take());
    const before = this.#last ?? Promise.resolve();
    const pull = (): Promise<IteratorResult<R, undefined>> => this.#pull();
    const answer = before.then(pull, pull);
    this.#last = answer;
    const forget = (): void => {
      if (this.#last === answer) this.#last = undefined;
    };
    answer.then(forget, forget);
    return answer;
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    this.#list = [];
    // First: what the generator may be waiting for.
    await this.#cleanUp();
    await this.#lists.return();
    return { done: true, value: undefined };
  }

  async #pull(): Promise<IteratorResult<R, undefined>> {
    if (this.#index >= this.#list.length) {
      const { done, value } = await this.#nextList();
      if (done === true) return { done, value: undefined };
      this.#list = value;
      this.#index = 0;
    }
    return this.#take();
  }

  async #nextList(): Promise<IteratorResult<readonly R[], void>> {
    try {
      return await this.#lists.next();
    } catch (error) {
      await this.#cleanUp();
      throw error;
    }
  }

  #take(): IteratorResult<R, undefined> {
    const value = this.#list[this.#index] as R;
    this.#index += 1;
    return { done: false, value };
  }
}
