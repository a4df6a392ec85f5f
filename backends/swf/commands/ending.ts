import { milliseconds } from 'simpleflow/cli';

/** How a decider or a worker ends, for the help. */
export const ENDING_DETAILS = `Runs until SIGINT or SIGTERM: then it takes no more tasks, waits for open polls (Amazon SWF holds them for up to a minute,
and what it sends meanwhile would be lost otherwise), and finishes what it has begun. A second signal, or the end of
\`--grace-ms\`, gives up what is left.`;

/** The same at the first signal. */
export const ENDING =
  'waiting for open polls (Amazon SWF holds them for up to a minute) and finishing what was begun';

// The minute of the poll, and half of one for what it brings.
export const graceOption = { graceMs: milliseconds('how long to wait at the end', 90_000) };
