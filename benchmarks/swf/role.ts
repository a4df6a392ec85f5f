import { createInterface } from 'node:readline';
import { startDecider, startWorker } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';

// A process of its own for each role. Arguments: the role, and its options as JSON. For each line on its standard input it
// prints the CPU time it has taken since it was ready, and what it has counted; when that ends, it ends.
interface Options {
  readonly endpoint: string;
  readonly cachedRuns: number;
  readonly watchdogMs?: number;
}

const [role = '', json = '{}'] = process.argv.slice(2);
const { endpoint, ...ofDecider } = JSON.parse(json) as Options;
const place = { endpoint, domain: 'bench', taskList: 'default' };
const modules = [new URL('./workflow.ts', import.meta.url).pathname];

async function start(): Promise<{
  readonly url?: string;
  counts: () => object;
  end: () => Promise<unknown>;
}> {
  if (role === 'server') {
    const server = await startDevServer({ logLevel: 'error' });
    return { url: server.url, counts: () => ({}), end: async () => server.close() };
  }
  if (role === 'decider') {
    const decider = await startDecider({ ...place, workflows: modules, ...ofDecider });
    return { counts: () => decider.metrics, end: async () => decider.shutdown({ graceMs: 0 }) };
  }
  const worker = await startWorker({ ...place, activities: modules, concurrency: 16 });
  return { counts: () => worker.stats, end: async () => worker.shutdown({ graceMs: 0 }) };
}

const { url = '', counts, end } = await start();
const before = process.cpuUsage();
process.stdout.write(`${url}\n`);
for await (const _line of createInterface({ input: process.stdin })) {
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1_000, ...counts() })}\n`);
}
await end();
process.exit(0);
