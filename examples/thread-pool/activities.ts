import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { activity } from 'simpleflow';

/** How many primes there are from `from` to below `to`. */
export const countPrimes = activity('count-primes', (from: number, to: number) => {
  let count = 0;
  for (let n = Math.max(from, 2); n < to; n += 1) if (isPrime(n)) count += 1;
  return count;
});

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false;
  return true;
}

export const add = activity('add', (counts: readonly number[]) =>
  counts.reduce((sum, count) => sum + count, 0),
);

/** A file's digest, and the smallest number that proves work: with it, the digest begins with `zeros` zeros. */
export interface Stamp {
  readonly digest: string;
  readonly nonce: number;
}

export const stampFile = activity('stamp-file', async (file: string, zeros: number): Promise<Stamp> => {
  const text = createHash('sha256').update(await readFile(file));
  const wanted = '0'.repeat(zeros);
  for (let nonce = 0; ; nonce += 1) {
    const digest = text.copy().update(String(nonce)).digest('hex');
    if (digest.startsWith(wanted)) return { digest, nonce };
  }
});
