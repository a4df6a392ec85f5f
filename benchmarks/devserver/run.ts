import { existsSync } from 'node:fs';
import { page } from './page.js';
import { memory, pollers, restart } from './scale.js';
import type { Throughput } from './throughput.js';
import { throughput } from './throughput.js';

// npm run bench:devserver [-- throughput memory page pollers restart]: all of them unless some are named.
const bench = new URL('../../../shared/bench', import.meta.url).pathname;
const EXECUTIONS = 400;

function show(figures: Record<string, number>): void {
  for (const [name, value] of Object.entries(figures))
    console.log(`  ${name}: ${Number(value.toPrecision(4))}`);
}

/** Medians, their ratios, and the medians of the ratios within each round. */
function showThroughput(found: readonly Throughput[]): void {
  for (const { server, clients, cyclesPerS, p99ms, ofEcho } of found) {
    const echo = found.find((other) => other.server === 'echo' && other.clients === clients);
    if (echo === undefined) continue;
    const share = `${(cyclesPerS / echo.cyclesPerS).toFixed(2)} of echo, by rounds ${ofEcho.cyclesPerS.toFixed(2)}`;
    const slower = `${(p99ms / echo.p99ms).toFixed(2)} times echo's, by rounds ${ofEcho.p99ms.toFixed(2)}`;
    console.log(
      `  ${clients} clients, ${server}: ${cyclesPerS} cycles/s (${share}), p99 ${p99ms} ms (${slower})`,
    );
  }
}

const benchmarks: Record<string, () => Promise<void>> = {
  throughput: async () => {
    if (!existsSync(bench)) console.log('  skipped: the yardsticks are not at ../shared/bench');
    else showThroughput(await throughput(bench, EXECUTIONS));
  },
  memory: async () => show(await memory()),
  page: async () => show(await page()),
  pollers: async () => show(await pollers()),
  restart: async () => show(await restart(1)),
};

const named = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(name);
  await run();
}
