import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createSwfExecutor } from 'simpleflow/backends/swf';
import { Chain } from './workflow.js';

export interface EndToEnd {
  readonly activitiesPerS: number;
  readonly decisionsPerS: number;
  readonly deciderCpuMsPerDecision: number;
  readonly workerCpuMsPerActivity: number;
  /** Of what the server does for all four processes. */
  readonly serverCpuMsPerActivity: number;
  readonly hitRatio: number;
  readonly eventsPerDecision: number;
  /** Of the longest run at its end. */
  readonly eventsOfRun: number;
}

export interface EndToEndOptions {
  readonly workflows: number;
  /** In each workflow, one after the other. */
  readonly activities: number;
  /** As many workflows first that are not measured: code is compiled, types are registered, connections opened. */
  readonly warmUp: number;
  readonly cachedRuns: number;
  /** Workflow code in a thread of its own. Default: none. */
  readonly watchdogMs?: number;
}

/** Counts since the role was ready. */
interface Figures {
  readonly cpuMs: number;
  readonly decisions: number;
  readonly hits: number;
  readonly misses: number;
  readonly events: number;
}

interface Role {
  readonly url: string;
  figures(): Promise<Figures>;
  end(): Promise<void>;
}

/** A role in a process of its own. */
async function startRole(role: string, options: object): Promise<Role> {
  const script = new URL('./role.ts', import.meta.url).pathname;
  // Else the AWS SDK warns of versions of Node in each of them.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const child = spawn(process.execPath, ['--import', 'tsx', script, role, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`the ${role} has ended`);
    return line.value;
  };
  return {
    url: await nextLine(),
    figures: async () => {
      child.stdin.write('\n');
      return JSON.parse(await nextLine()) as Figures;
    },
    end: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** Workflows of activities one after the other, on a development server, with one decider and one worker process. */
export async function endToEnd(options: EndToEndOptions): Promise<EndToEnd> {
  const { workflows, activities, warmUp, ...ofDecider } = options;
  const server = await startRole('server', {});
  const { url: endpoint } = server;
  const roles = [
    await startRole('decider', { endpoint, ...ofDecider }),
    await startRole('worker', { endpoint }),
    server,
  ];
  const executor = await createSwfExecutor({ endpoint, domain: 'bench', longestPollMs: 1_000 });
  const run = async (count: number): Promise<void> => {
    const results = await Promise.all(
      Array.from({ length: count }, async () => executor.submit(Chain, activities)),
    );
    if (results.some((result) => result !== activities)) throw new Error('a workflow gave a wrong result');
  };
  const figures = async (): Promise<Figures[]> => Promise.all(roles.map(async (role) => role.figures()));

  await run(warmUp);
  const before = await figures();
  const startedAtMs = performance.now();
  await run(workflows);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const after = await figures();

  await executor.shutdown();
  for (const role of roles) await role.end();
  const [decider, worker, served] = after.map((each, at) => since(before[at] as Figures, each)) as [
    Figures,
    Figures,
    Figures,
  ];
  const total = workflows * activities;
  return {
    activitiesPerS: total / seconds,
    decisionsPerS: decider.decisions / seconds,
    deciderCpuMsPerDecision: decider.cpuMs / decider.decisions,
    workerCpuMsPerActivity: worker.cpuMs / total,
    serverCpuMsPerActivity: served.cpuMs / total,
    hitRatio: decider.hits / (decider.hits + decider.misses - workflows),
    eventsPerDecision: decider.events / decider.decisions,
    eventsOfRun: 5 + 6 * activities,
  };
}

function since(before: Figures, after: Figures): Figures {
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    decisions: after.decisions - before.decisions,
    hits: after.hits - before.hits,
    misses: after.misses - before.misses,
    events: after.events - before.events,
  };
}
