import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createSwfExecutor } from 'simpleflow/backends/swf';
import { Chain } from './workflow.js';

export interface EndToEnd {
  readonly activitiesPerS: number;
  readonly decisionsPerS: number;
  readonly deciderCpuMsPerDecision: number;
  readonly workerCpuMsPerActivity: number;
  readonly serverCpuMsPerActivity: number;
  readonly hitRatio: number;
  readonly pagesPerDecision: number;
  readonly eventsPerDecision: number;
}

interface Figures {
  readonly cpuMs: number;
  readonly decisions: number;
  readonly hitRatio: number;
  readonly pages: number;
  readonly events: number;
}

/** A role in a process of its own. */
async function startRole(
  role: string,
  options: object,
): Promise<{ readonly url: string; end: () => Promise<Figures> }> {
  const script = new URL('./role.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, role, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: url = '' } = (await lines.next()) as { value?: string };
  return {
    url,
    end: async () => {
      child.stdin.end();
      const { value = '{}' } = (await lines.next()) as { value?: string };
      return JSON.parse(value) as Figures;
    },
  };
}

/** Workflows of activities one after the other, on a development server, with one decider and one worker process. */
export async function endToEnd(options: {
  readonly workflows: number;
  readonly activities: number;
  readonly cachedRuns: number;
}): Promise<EndToEnd> {
  const { workflows, activities, cachedRuns } = options;
  const server = await startRole('server', {});
  const { url: endpoint } = server;
  const decider = await startRole('decider', { endpoint, cachedRuns });
  const worker = await startRole('worker', { endpoint });
  const executor = await createSwfExecutor({ endpoint, domain: 'bench', longestPollMs: 200 });
  const startedAtMs = performance.now();
  const results = await Promise.all(
    Array.from({ length: workflows }, async () => executor.submit(Chain, activities)),
  );
  const seconds = (performance.now() - startedAtMs) / 1_000;
  if (results.some((result) => result !== activities)) throw new Error('a workflow gave a wrong result');
  await executor.shutdown();
  const [decided, worked, served] = [await decider.end(), await worker.end(), await server.end()];
  const total = workflows * activities;
  return {
    activitiesPerS: total / seconds,
    decisionsPerS: decided.decisions / seconds,
    deciderCpuMsPerDecision: decided.cpuMs / decided.decisions,
    workerCpuMsPerActivity: worked.cpuMs / total,
    serverCpuMsPerActivity: served.cpuMs / total,
    hitRatio: decided.hitRatio,
    pagesPerDecision: decided.pages / decided.decisions,
    eventsPerDecision: decided.events / decided.decisions,
  };
}
