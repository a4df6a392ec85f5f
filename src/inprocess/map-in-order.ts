import { SimpleflowError } from '../errors.js';
import type { MapOptions } from '../executor/executor.js';
import type { Future } from '../futures/future.js';
import { Fifo } from '../util/fifo.js';
import { ItemSource } from './item-source.js';

// Enough to keep a pool busy, few enough not to pull a database into memory.
const DEFAULT_BUFFER_SIZE = 100;
const DEFAULT_BUFFERED_CHUNKS = 8;

/**
 * Submits items and gives their results in the order of the items; at most `bufferSize` are submitted ahead of the one
 * that is read next. When the iteration ends early, by an error or by the reader, what is left is cancelled.
 */
export function mapInOrder<X, R>(
  items: Iterable<X> | AsyncIterable<X>,
  submit: (item: X) => Future<R>,
  { bufferSize, chunkSize = 1 }: Pick<MapOptions, 'bufferSize' | 'chunkSize'>,
): AsyncIterableIterator<R> {
  if (bufferSize !== undefined && !(Number.isInteger(bufferSize) && bufferSize >= 1)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`bufferSize\` must be an integer of at least 1, got \`${bufferSize}\``,
    );
  }
  const ahead = new Fifo<Future<R>>();
  if (bufferSize === undefined && !(Symbol.asyncIterator in items)) {
    // As in Python, everything is submitted here and now.
    submitAll(items, submit, ahead);
    return withCleanUp(inOrder(ahead), () => cancelAll(ahead));
  }
  const source = new ItemSource(items);
  const size = bufferSize ?? Math.max(DEFAULT_BUFFER_SIZE, chunkSize * DEFAULT_BUFFERED_CHUNKS);
  return withCleanUp(buffered(source, submit, ahead, size), () => {
    cancelAll(ahead);
    return source.close();
  });
}

function submitAll<X, R>(items: Iterable<X>, submit: (item: X) => Future<R>, ahead: Fifo<Future<R>>): void {
  try {
    for (const item of items) ahead.push(submit(item));
  } catch (error) {
    // An item that cannot be sent, or the iterable's own: nobody will read what was submitted before.
    cancelAll(ahead);
    throw error;
  }
}

function cancelAll(futures: Fifo<Future<unknown>>): void {
  for (let next = futures.shift(); next !== undefined; next = futures.shift()) next.cancel();
}

async function* inOrder<R>(futures: Fifo<Future<R>>): AsyncGenerator<R, void, undefined> {
  while (futures.first !== undefined) {
    yield await futures.first;
    futures.shift();
  }
}

async function* buffered<X, R>(
  source: ItemSource<X>,
  submit: (item: X) => Future<R>,
  ahead: Fifo<Future<R>>,
  bufferSize: number,
): AsyncGenerator<R, void, undefined> {
  for (;;) {
    while (!source.isOver && ahead.length < bufferSize) {
      // A slow source must not hold back results that are there.
      const item = source.isAsync ? await source.takeBefore(ahead.first) : source.take();
      if (item === undefined) break;
      ahead.push(submit(item.value));
    }
    if (ahead.first === undefined) {
      if (source.isOver) return;
      continue;
    }
    yield await ahead.first;
    ahead.shift();
  }
}

/** Calls `cleanUp` when the iteration ends, in whatever way; also if the reader leaves before it has begun. */
function withCleanUp<R>(
  results: AsyncGenerator<R, void, undefined>,
  cleanUp: () => void | Promise<void>,
): AsyncIterableIterator<R> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return await results.next();
      } catch (error) {
        await cleanUp();
        throw error;
      }
    },
    async return() {
      // First: what the generator may be waiting for.
      await cleanUp();
      return results.return();
    },
  };
}
