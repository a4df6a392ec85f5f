import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'simpleflow/backends/swf';
import { EVENTS, pageText, PAGES } from './history-pages.js';

const ROUNDS = 15;
// A process that reads histories runs for long. Until the engine has compiled the way through node:http and the SDK, a page
// takes a third more: the figures are those of the last rounds, and the ratio of the first ones is told beside them.
const WARM_ROUNDS = 45;
const COLD_ROUNDS = 9;

/**
 * CPU time of reading a history of 25,000 events through the client, against `JSON.parse` of the same pages: in memory, and
 * with the way over the loopback (`node:http`, no AWS SDK).
 */
export async function pages(): Promise<Record<string, number>> {
  const texts = Array.from({ length: PAGES }, (_, page) => pageText(page));
  const script = new URL('./pages-server.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(server.stdout, 'data')) as [Buffer];
  const api = await connect({ endpoint: url.toString().trim() });
  const execution = { workflowId: 'w', runId: 'r' };

  const readAll = async (): Promise<number> => {
    let events = 0;
    let nextPageToken: string | undefined;
    do {
      const page = await api.call('GetWorkflowExecutionHistory', {
        domain: 'd',
        execution,
        ...(nextPageToken === undefined ? undefined : { nextPageToken }),
      });
      events += page.events.length;
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
    return events;
  };
  const parseAll = async (): Promise<number> =>
    texts.reduce((sum, text) => sum + (JSON.parse(text) as { events: unknown[] }).events.length, 0);

  const endpoint = url.toString().trim();
  const agent = new Agent({ keepAlive: true });
  const fetchAll = async (): Promise<number> => {
    let events = 0;
    for (let page = 0; page < PAGES; page += 1) {
      const text = await post(endpoint, agent, JSON.stringify({ nextPageToken: String(page) }));
      events += (JSON.parse(text) as { events: unknown[] }).events.length;
    }
    return events;
  };

  const all: Rounds[] = [];
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round += 1)
    all.push({
      clientMs: await cpuMs(readAll),
      parseMs: await cpuMs(parseAll),
      bareMs: await cpuMs(fetchAll),
    });
  api.close();
  server.kill();
  agent.destroy();
  const warm = medians(all.slice(WARM_ROUNDS));
  const cold = medians(all.slice(0, COLD_ROUNDS));
  return {
    ...warm,
    ratioToParse: warm.clientMs / warm.parseMs,
    ratioToBare: warm.clientMs / warm.bareMs,
    coldRatioToParse: cold.clientMs / cold.parseMs,
  };
}

/** CPU milliseconds of all pages. */
interface Rounds {
  readonly clientMs: number;
  readonly parseMs: number;
  readonly bareMs: number;
}

function medians(rounds: readonly Rounds[]): Rounds {
  return {
    clientMs: median(rounds.map(({ clientMs }) => clientMs)),
    parseMs: median(rounds.map(({ parseMs }) => parseMs)),
    bareMs: median(rounds.map(({ bareMs }) => bareMs)),
  };
}

async function post(endpoint: string, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function cpuMs(work: () => Promise<number>): Promise<number> {
  const before = process.cpuUsage();
  const events = await work();
  const { user, system } = process.cpuUsage(before);
  if (events !== PAGES * EVENTS) throw new Error(`read ${events} events`);
  return (user + system) / 1_000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
