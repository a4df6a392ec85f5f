// What every pool runs: the functions for the bare ones, and the same functions as activities.
import { activity } from 'simpleflow';
import { countPrimes, first, noop, sum } from './tasks.mjs';

export const noopActivity = activity('noop', noop);
export const primesActivity = activity('primes', countPrimes);
export const sumActivity = activity('sum', sum);
export const firstActivity = activity('first', first);
