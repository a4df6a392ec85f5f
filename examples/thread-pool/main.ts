import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createExecutor } from 'simpleflow';
import { CountPrimes, StampFiles } from './workflow.js';

const folder = fileURLToPath(new URL('./data/', import.meta.url));
const files = (await readdir(folder)).sort();
const activities = [fileURLToPath(new URL('./activities.ts', import.meta.url))];

// Results go to stdout, times to stderr.
for (const name of ['local', 'piscina']) {
  await using executor = await createExecutor({ executor: name, activities });
  await executor.submit(CountPrimes, 100); // threads start, and code is compiled
  const startMs = performance.now();

  const primes = await executor.submit(CountPrimes, 2_000_000);
  console.log(`${name}: ${primes} primes below 2,000,000`);
  const paths = files.map((file) => `${folder}${file}`);
  const stamps = await executor.submit(StampFiles, paths, 4);
  for (const [index, { digest, nonce }] of stamps.entries()) {
    console.log(`${name}: ${files[index]} + ${nonce} has the digest ${digest.slice(0, 12)}…`);
  }

  console.error(`${name}: ${Math.round(performance.now() - startMs)} ms`);
}
