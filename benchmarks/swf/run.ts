import { endToEnd } from './end-to-end.js';
import { pages } from './pages.js';

// npm run bench:swf [-- pages cached uncached]: all of them unless some are named.
const LOAD = { workflows: 40, activities: 25 };

const benchmarks: Record<string, () => Promise<object>> = {
  pages,
  cached: async () => endToEnd({ ...LOAD, cachedRuns: 1_000 }),
  uncached: async () => endToEnd({ ...LOAD, cachedRuns: 0 }),
};

const named = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(name);
  for (const [figure, value] of Object.entries(await run()))
    console.log(`  ${figure}: ${Number(Number(value).toPrecision(3))}`);
}
