import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/src/cli/main.js');

/** `{ exitCode: 0, stdout: '4\n', stderr: '' }` */
export interface CliResult {
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Default: the root of the repository. */
  readonly cwd?: string;
  readonly stdin?: string;
  /** Beside `PATH` and `HOME`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The file to run. Default: the built command of this repository. */
  readonly main?: string;
}

export type CliProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Runs the real command, from `dist`, to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = startCli(args, options);
  child.stdin.end(options.stdin ?? '');
  return resultOf(child);
}

/** Starts the real command, for a test that talks to it. */
export function startCli(
  args: readonly string[],
  { cwd = ROOT, main = MAIN, env }: CliOptions = {},
): CliProcess {
  assertBuilt();
  return spawn(process.execPath, [main, ...args], {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Vitest's own variables must not reach it.
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
}

/** What a process that was started has printed when it has ended. */
export async function resultOf(child: CliProcess): Promise<CliResult> {
  const ended = new Promise<number | undefined>((done) =>
    child.once('close', (code) => done(code ?? undefined)),
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await ended, stdout, stderr };
}

/** `npm test` builds first; vitest alone does not. */
export function assertBuilt(): void {
  const builtAtMs = existsSync(MAIN) ? statSync(MAIN).mtimeMs : 0;
  const isStale = ['src', 'backends'].some((folder) => newestAtMs(join(ROOT, folder)) > builtAtMs);
  if (isStale) throw new Error('`dist/` is missing or older than the sources: run `npm run build` first');
}

function newestAtMs(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs));
}
