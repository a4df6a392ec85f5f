import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { connect } from '../../../../backends/swf/client/connect.js';
import type { SwfApi } from '../../../../backends/swf/client/swf-api.js';
import { assertBuilt } from '../../../support/run-cli.js';
import { TempFolder } from '../../../support/temp-folder.js';

const ROOT = resolve(import.meta.dirname, '../../../..');
const MAIN = join(ROOT, 'dist/src/cli/main.js');
const WORKFLOWS = join(ROOT, 'test/fixtures/faults/workflow.mjs');
const ACTIVITIES = join(ROOT, 'test/fixtures/faults/activities.mjs');

export const DOMAIN = 'faults';

/** A process of the fleet. */
export class Member {
  readonly child: ChildProcess;
  readonly ended: Promise<number | undefined>;
  stderr = '';

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [MAIN, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    }
    this.ended = new Promise((done) => this.child.once('close', (code) => done(code ?? undefined)));
  }

  /** Resolves once it has said so. */
  async says(text: string): Promise<this> {
    const ended = this.ended.then(() => {
      throw new Error(`the process has ended: ${this.stderr}`);
    });
    ended.catch(() => undefined);
    const said = new Promise<void>((done) => {
      const look = (): void => {
        if (this.stderr.includes(text)) done();
      };
      this.child.stdout?.on('data', look);
      this.child.stderr?.on('data', look);
      look();
    });
    await Promise.race([said, ended]);
    return this;
  }

  /** As a machine that loses power. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** In order; gives the exit code. */
  async stop(): Promise<number | undefined> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** What it holds of the machine. Linux only. */
  get usage(): { readonly sockets: number; readonly residentMb: number } {
    const files = readdirSync(`/proc/${this.child.pid}/fd`).length;
    const pages = Number(readFileSync(`/proc/${this.child.pid}/statm`, 'utf8').split(' ')[1]);
    return { sockets: files, residentMb: (pages * 4_096) / 2 ** 20 };
  }
}

/** A development server with its data in a folder, deciders, and workers: each a process. */
export class Fleet implements AsyncDisposable {
  readonly port: number;
  readonly folder = new TempFolder();
  readonly members: Member[] = [];
  readonly api: SwfApi;
  /** Where deciders and workers look for the service. */
  endpoint: string;
  readonly #serverArgs: readonly string[];

  private constructor(port: number, api: SwfApi, serverArgs: readonly string[]) {
    this.port = port;
    this.api = api;
    this.endpoint = `http://127.0.0.1:${port}`;
    this.#serverArgs = serverArgs;
  }

  static async start(serverArgs: readonly string[] = []): Promise<Fleet> {
    assertBuilt();
    const port = await freePort();
    const fleet = new Fleet(port, await connect({ endpoint: `http://127.0.0.1:${port}` }), serverArgs);
    return fleet;
  }

  async server(): Promise<Member> {
    const data = ['--data', this.folder.file('data')];
    const args = [
      'dev-server',
      '--port',
      String(this.port),
      '--long-poll-ms',
      '1000',
      '--log-level',
      'error',
    ];
    return this.#add([...args, ...data, ...this.#serverArgs]).says('development server on');
  }

  async decider(): Promise<Member> {
    return this.#add(['decider', WORKFLOWS, ...this.#where, '--concurrency', '20']).says('is polling');
  }

  async worker(): Promise<Member> {
    return this.#add(['worker', ACTIVITIES, ...this.#where, '--concurrency', '20']).says('is polling');
  }

  get #where(): string[] {
    return ['--domain', DOMAIN, '--endpoint', this.endpoint, '--task-list', 'faults', '--grace-ms', '10000'];
  }

  #add(args: readonly string[]): Member {
    const member = new Member(args);
    this.members.push(member);
    return member;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.members.map(async (member) => member.kill()));
    this.api.close();
    this.folder[Symbol.dispose]();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
