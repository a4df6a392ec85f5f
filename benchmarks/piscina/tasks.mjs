import workerpool from 'workerpool';
import { isMainThread } from 'node:worker_threads';

export const noop = (x) => x;

/** Counts the primes below `limit` by trial division: nothing but arithmetic. */
export function countPrimes(limit) {
  let count = 0;
  for (let n = 2; n < limit; n += 1) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d += 1) {
      if (n % d === 0) {
        isPrime = false;
        break;
      }
    }
    if (isPrime) count += 1;
  }
  return count;
}

/** Reads one byte in each page, so that the buffer is really there. */
export function sum(buffer) {
  const bytes = new Uint8Array(buffer);
  let total = 0;
  for (let i = 0; i < bytes.length; i += 4_096) total += bytes[i];
  return total;
}

export const first = (buffer) => new Uint8Array(buffer)[0];

// Tinypool calls the default export; workerpool wants its functions registered.
export default ({ task, arg }) => tasks[task](arg);
const tasks = { noop, countPrimes, sum, first };
if (!isMainThread && process.env.BENCH_POOL === 'workerpool') workerpool.worker(tasks);
