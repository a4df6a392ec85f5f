/** Milliseconds to wait between tries that go on without limit. */
export interface Backoff {
  /** The longest wait after the first failure; it doubles with each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** 100 ms to 60 s, doubling: what the Flow framework of AWS polls with (swf.md of its sources, read 2026-11). */
export const POLL_BACKOFF: Backoff = { firstMs: 100, longestMs: 60_000 };

/**
 * How long to wait after so many failures in a row: a random part, from a half up, of a time that doubles. The random
 * part keeps many pollers that failed together from coming back together; the half keeps one poller from hurrying.
 * @param failures at least 1
 */
export function backoffMs(failures: number, { firstMs, longestMs }: Backoff, random: () => number): number {
  // 2 ** 1024 would be Infinity, which `min` handles as well.
  const limitMs = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return Math.round(limitMs * (0.5 + random() / 2));
}
