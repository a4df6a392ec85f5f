import { SimpleflowError } from '../errors.js';
import type { Future } from '../futures/future.js';

// Enough to keep a pool busy, few enough not to pull a database into memory.
const DEFAULT_ASYNC_BUFFER = 100;

/**
 * Submits items and gives their results in the order of the items; at most `bufferSize` are submitted ahead of the one
 * that is read next. When the iteration ends early, by an error or by the reader, what is left is cancelled.
 */
export function mapInOrder<X, R>(
  items: Iterable<X> | AsyncIterable<X>,
  submit: (item: X) => Future<R>,
  bufferSize: number | undefined,
): AsyncIterableIterator<R> {
  if (bufferSize !== undefined && !(Number.isInteger(bufferSize) && bufferSize >= 1)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`bufferSize\` must be an integer of at least 1, got \`${bufferSize}\``,
    );
  }
  if (Symbol.asyncIterator in items) return buffered(items, submit, bufferSize ?? DEFAULT_ASYNC_BUFFER);
  // As in Python, everything is submitted here and now.
  if (bufferSize === undefined) return inOrder(Array.from(items, submit));
  return buffered(items, submit, bufferSize);
}

async function* buffered<X, R>(
  items: Iterable<X> | AsyncIterable<X>,
  submit: (item: X) => Future<R>,
  bufferSize: number,
): AsyncGenerator<R, void, undefined> {
  const ahead: Future<R>[] = [];
  try {
    for await (const item of items) {
      ahead.push(submit(item));
      if (ahead.length < bufferSize) continue;
      yield await (ahead[0] as Future<R>);
      ahead.shift();
    }
    yield* inOrder(ahead);
  } finally {
    for (const future of ahead) future.cancel();
  }
}

async function* inOrder<R>(futures: readonly Future<R>[]): AsyncGenerator<R, void, undefined> {
  try {
    for (const future of futures) yield await future;
  } finally {
    for (const future of futures) future.cancel();
  }
}
