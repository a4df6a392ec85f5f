import { MAX_EXECUTION_SECONDS } from '../../protocol/limits.js';

const MS_PER_SECOND = 1_000;
const MS_PER_DAY = 24 * 60 * 60 * MS_PER_SECOND;

/** `"30"` is 30,000. */
export function secondsToMs(seconds: string): number {
  return Number(seconds) * MS_PER_SECOND;
}

/** The end of a timeout that began at `fromMs`, or `undefined` for `NONE` and for none at all. */
export function timeoutEnd(fromMs: number, timeout: string | undefined): number | undefined {
  return timeout === undefined || timeout === '' || timeout === 'NONE'
    ? undefined
    : fromMs + secondsToMs(timeout);
}

/** An execution always ends: `NONE` is a year. */
export function executionEnd(fromMs: number, timeout: string): number {
  return timeoutEnd(fromMs, timeout) ?? fromMs + MAX_EXECUTION_SECONDS * MS_PER_SECOND;
}

/** `NONE` and `0` both mean: not kept at all. */
export function retentionMs(days: string): number {
  return days === 'NONE' ? 0 : Number(days) * MS_PER_DAY;
}
