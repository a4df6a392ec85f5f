/** Nothing is left to do in this process, and what was waited for has not come. */
export const STALLED: unique symbol = Symbol('stalled');

/**
 * Waits for `work`, but not for ever: a promise that nothing in this process can settle any more gives {@link STALLED}.
 * Without it Node would end silently. Something that is still going, such as a timer, may still hold up the end.
 */
export async function orStall<T>(work: Promise<T>): Promise<T | typeof STALLED> {
  let onStall = (): void => undefined;
  const stalled = new Promise<typeof STALLED>((resolve) => {
    // The immediate keeps the loop going once more: without it a second stall would end the process unnoticed.
    onStall = () => void setImmediate(resolve, STALLED);
    process.once('beforeExit', onStall);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    process.off('beforeExit', onStall);
  }
}
