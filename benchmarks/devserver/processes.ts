import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import type { DevServerOptions } from 'simpleflow/backends/swf/devserver';

export interface Running {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server of this package in a process of its own, built, as a user runs it. */
export async function startServer(options: DevServerOptions = {}): Promise<Running> {
  const script = new URL('server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), pid: child.pid ?? 0, stop: () => stop(child) };
}

/** The server that does nothing. */
export async function startEcho(script: string, seconds: number): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, [script, String(port), String(seconds)], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  for (let answered = false; !answered; )
    answered = await fetch(url, { method: 'POST' }).then(
      () => true,
      () => false,
    );
  return { url, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Runs a script and returns what it prints as JSON. */
export async function runJson<T>(script: string, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return JSON.parse(stdout) as T;
}
