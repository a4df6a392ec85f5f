import { SimpleflowError } from '../../errors.js';
import type { MapOptions } from '../../executor/executor.js';
import type { Future } from '../../futures/future.js';
import { Fifo } from '../../util/fifo.js';
import { ItemSource, type Waitable } from './item-source.js';
import { ListReader } from './list-reader.js';
import { ParallelGate } from './parallel-gate.js';

// Enough to keep a pool busy, few enough not to pull a database into memory.
const DEFAULT_BUFFER_SIZE = 100;
const DEFAULT_BUFFERED_CHUNKS = 8;

/** What a `map` has submitted and not read yet. */
export interface Ahead<X, R> {
  /** How many items. */
  readonly length: number;
  /** Tells of the result that is read next; undefined if nothing is ahead. */
  readonly first: Waitable | undefined;
  submit(item: X): void;
  /**
   * Waits for the next result, and takes it and those behind it that are there, too.
   * @throws what stands in place of the first
   */
  take(): Promise<readonly R[]>;
  /** Cancels all of it. */
  cancel(): void;
}

/**
 * Submits items and gives their results in the order of the items; at most `bufferSize` are submitted ahead of the one
 * that is read next. When the iteration ends early, by an error or by the reader, what is left is cancelled.
 */
export function mapInOrder<X, R>(
  items: Iterable<X> | AsyncIterable<X>,
  submit: (item: X) => Future<R>,
  options: Pick<MapOptions, 'bufferSize' | 'chunkSize' | 'maxParallel'>,
): AsyncIterableIterator<R> {
  const { maxParallel } = options;
  const gate = maxParallel === undefined ? undefined : new ParallelGate(submit, maxParallel);
  const ahead = new FuturesAhead(gate === undefined ? submit : (item: X) => gate.submit(item));
  return readAhead(items, ahead, options);
}

/** As {@link mapInOrder}, whatever is submitted for an item. */
export function readAhead<X, R>(
  items: Iterable<X> | AsyncIterable<X>,
  ahead: Ahead<X, R>,
  { bufferSize, chunkSize = 1 }: Pick<MapOptions, 'bufferSize' | 'chunkSize'>,
): AsyncIterableIterator<R> {
  if (bufferSize !== undefined && !(Number.isInteger(bufferSize) && bufferSize >= 1)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`bufferSize\` must be an integer of at least 1, got \`${bufferSize}\``,
    );
  }
  if (bufferSize === undefined && !(Symbol.asyncIterator in items)) {
    // As in Python, everything is submitted here and now.
    submitAll(items, ahead);
    return new ListReader(inOrder(ahead), () => ahead.cancel());
  }
  const source = new ItemSource(items);
  const size = bufferSize ?? Math.max(DEFAULT_BUFFER_SIZE, chunkSize * DEFAULT_BUFFERED_CHUNKS);
  return new ListReader(buffered(source, ahead, size), () => {
    ahead.cancel();
    return source.close();
  });
}

/** A future for each item. */
class FuturesAhead<X, R> implements Ahead<X, R> {
  readonly #submit: (item: X) => Future<R>;
  readonly #futures = new Fifo<Future<R>>();

  constructor(submit: (item: X) => Future<R>) {
    this.#submit = submit;
  }

  get length(): number {
    return this.#futures.length;
  }

  get first(): Waitable | undefined {
    return this.#futures.first;
  }

  submit(item: X): void {
    this.#futures.push(this.#submit(item));
  }

  async take(): Promise<R[]> {
    const result = await (this.#futures.first as Future<R>);
    this.#futures.shift();
    return [result];
  }

  cancel(): void {
    for (let next = this.#futures.shift(); next !== undefined; next = this.#futures.shift()) next.cancel();
  }
}

function submitAll<X>(items: Iterable<X>, ahead: Ahead<X, unknown>): void {
  try {
    for (const item of items) ahead.submit(item);
  } catch (error) {
    // An item that cannot be sent, or the iterable's own: nobody will read what was submitted before.
    ahead.cancel();
    throw error;
  }
}

async function* inOrder<R>(ahead: Ahead<never, R>): AsyncGenerator<readonly R[], void, undefined> {
  while (ahead.first !== undefined) yield await ahead.take();
}

async function* buffered<X, R>(
  source: ItemSource<X>,
  ahead: Ahead<X, R>,
  bufferSize: number,
): AsyncGenerator<readonly R[], void, undefined> {
  for (;;) {
    while (!source.isOver && ahead.length < bufferSize) {
      // A slow source must not hold back results that are there.
      const item = source.isAsync ? await source.takeBefore(ahead.first) : source.take();
      if (item === undefined) break;
      ahead.submit(item.value);
    }
    if (ahead.first === undefined) {
      if (source.isOver) return;
      continue;
    }
    yield await ahead.take();
  }
}
