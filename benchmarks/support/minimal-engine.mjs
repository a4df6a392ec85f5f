// The least an engine of this kind can do: lazy futures, JSON input and result, one drain a turn. No retries, timeouts,
// cancellation, observation, context, copies of futures in arguments, journal. The yardstick for `local-executor.mjs`.
class MinimalFuture {
  #settle;
  #promise;
  #result;
  then(resolve, reject) {
    this.#promise ??=
      this.#result === undefined
        ? new Promise((ok) => (this.#settle = ok))
        : Promise.resolve(JSON.parse(this.#result));
    return this.#promise.then(resolve, reject);
  }
  settle(result) {
    this.#result = result;
    this.#settle?.(JSON.parse(result));
  }
}

export class MinimalEngine {
  #counters = new Map();
  #open = new Map();
  #commands = [];

  submit({ name, fn }, ...args) {
    const n = (this.#counters.get(name) ?? 0) + 1;
    this.#counters.set(name, n);
    const id = `activity-${name}-${n}`;
    this.#commands.push({ id, fn, input: JSON.stringify({ args, kwargs: {} }) });
    const future = new MinimalFuture();
    this.#open.set(id, future);
    return future;
  }

  async run(workflow, ...args) {
    let isOver = false;
    let outcome;
    const ended = (value) => {
      isOver = true;
      outcome = value;
    };
    workflow(this, ...args).then(ended);
    let events = [];
    for (;;) {
      for (const { id, result } of events) {
        const future = this.#open.get(id);
        this.#open.delete(id);
        future.settle(result);
      }
      await new Promise(setImmediate);
      if (isOver) return outcome;
      const commands = this.#commands;
      this.#commands = [];
      events = commands.map(({ id, fn, input }) => ({
        id,
        result: JSON.stringify(fn(...JSON.parse(input).args)),
      }));
    }
  }
}
