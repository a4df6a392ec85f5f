import { startDecider, startWorker } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';

// A process of its own for each role. Arguments: the role, and its options as JSON. When its standard input ends, it prints
// its CPU time and what it counted, and ends.
interface Options {
  readonly endpoint: string;
  readonly cachedRuns: number;
}

const [role = '', json = '{}'] = process.argv.slice(2);
const { endpoint, cachedRuns } = JSON.parse(json) as Options;
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
    const decider = await startDecider({ ...place, workflows: modules, cachedRuns });
    return { counts: () => decider.metrics, end: async () => decider.shutdown({ graceMs: 0 }) };
  }
  const worker = await startWorker({ ...place, activities: modules, concurrency: 16 });
  return { counts: () => worker.stats, end: async () => worker.shutdown({ graceMs: 0 }) };
}

const { url = '', counts, end } = await start();
const before = process.cpuUsage();
process.stdout.write(`${url}\n`);
process.stdin.on('end', () => {
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1_000, ...counts() })}\n`);
  void end().then(() => process.exit(0));
});
process.stdin.resume();
