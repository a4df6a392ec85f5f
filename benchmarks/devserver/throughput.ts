import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJson, startEcho, startServer } from './processes.js';

interface Cycles {
  readonly cyclesPerS: number;
  readonly p99ms: number;
}

/** One server at one concurrency: its best round, as other work on the computer can only make it slower. */
export interface Throughput extends Cycles {
  readonly clients: number;
  readonly server: 'echo' | 'memory' | 'data';
  /** The median over the rounds of the share of the echo server's cycles in the same round. */
  readonly medianShare: number;
}

const ROUNDS = 9;
const CLIENTS = [1, 8, 64];

/**
 * Cycles per second of a server that does nothing, of ours, and of ours with a log. The three take turns within each
 * round, so that whatever else the computer does falls on all of them.
 */
export async function throughput(bench: string, executions: number): Promise<Throughput[]> {
  const data = mkdtempSync(join(tmpdir(), 'bench-devserver-'));
  const servers = {
    echo: await startEcho(join(bench, 'swf-echo.mjs'), 900),
    memory: await startServer(),
    data: await startServer({ data }),
  };
  const names = ['echo', 'memory', 'data'] as const;
  const script = join(bench, 'swf-cycles.mjs');
  try {
    for (const name of names) await runJson(script, servers[name].url, '500', '8');
    const found: Throughput[] = [];
    for (const clients of CLIENTS) {
      const runs = { echo: [], memory: [], data: [] } as Record<(typeof names)[number], Cycles[]>;
      for (let round = 0; round < ROUNDS; round++)
        for (const name of round % 2 === 0 ? names : names.toReversed())
          runs[name].push(
            await runJson<Cycles>(script, servers[name].url, String(executions), String(clients)),
          );
      for (const server of names)
        found.push({
          server,
          clients,
          cyclesPerS: Math.max(...runs[server].map((run) => run.cyclesPerS)),
          p99ms: Math.min(...runs[server].map((run) => run.p99ms)),
          medianShare: median(runs[server].map((run, i) => run.cyclesPerS / (runs.echo[i]?.cyclesPerS ?? 0))),
        });
    }
    return found;
  } finally {
    for (const name of names) await servers[name].stop();
    rmSync(data, { recursive: true });
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
