import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.js';
import { runJson, startEcho, startServer } from './processes.js';

interface Cycles {
  readonly cyclesPerS: number;
  readonly p99ms: number;
}

/** One server at one concurrency: medians over the rounds. */
export interface Throughput extends Cycles {
  readonly clients: number;
  readonly server: 'echo' | 'memory' | 'data';
  /**
   * Medians over the rounds of what was compared with the echo server within each round. What else the computer does falls
   * on one round more than on another: these are steadier than a ratio of medians.
   */
  readonly ofEcho: Cycles;
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
          cyclesPerS: median(runs[server].map((run) => run.cyclesPerS)),
          p99ms: median(runs[server].map((run) => run.p99ms)),
          ofEcho: {
            cyclesPerS: median(
              runs[server].map((run, i) => run.cyclesPerS / (runs.echo[i]?.cyclesPerS ?? 0)),
            ),
            p99ms: median(runs[server].map((run, i) => run.p99ms / (runs.echo[i]?.p99ms ?? 0))),
          },
        });
    }
    return found;
  } finally {
    for (const name of names) await servers[name].stop();
    rmSync(data, { recursive: true });
  }
}
