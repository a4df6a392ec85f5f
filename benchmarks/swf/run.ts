import { endToEnd } from './end-to-end.js';
import { pages } from './pages.js';

// npm run bench:swf [-- pages end-to-end]: all of them unless some are named.
const LOAD = { workflows: 80, activities: 25, warmUp: 80 };

const benchmarks: Record<string, () => Promise<object>> = {
  pages,
  'end-to-end': async () => ({
    cached: await endToEnd({ ...LOAD, cachedRuns: 1_000 }),
    'cache off': await endToEnd({ ...LOAD, cachedRuns: 0 }),
    watchdog: await endToEnd({ ...LOAD, cachedRuns: 1_000, watchdogMs: 10_000 }),
    'watchdog, cache off': await endToEnd({ ...LOAD, cachedRuns: 0, watchdogMs: 10_000 }),
  }),
};

const named = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(name);
  console.table(rounded(await run()));
}

/** Numbers of three digits, at any depth. */
function rounded(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => [
      name,
      typeof part === 'object' && part !== null ? rounded(part) : Number(Number(part).toPrecision(3)),
    ]),
  );
}
