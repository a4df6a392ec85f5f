import type { AddressInfo } from 'node:net';
import type { DomainSummary, DumpedHistory, ExecutionName } from './inspect.js';
import type { Log, LogLevel } from './log.js';
import { createLog } from './log.js';
import { Runtime } from './runtime.js';
import type { SettingsOptions } from './settings/settings.js';
import { settingsOf } from './settings/settings.js';
import { HttpServer } from './wire/http-server.js';

export interface DevServerOptions extends SettingsOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** The address or name to listen on; default: `127.0.0.1`. Anyone who reaches it may use the server. */
  readonly host?: string | undefined;
  /** `manual`: time stands still until a test moves it. */
  readonly clock?: 'real' | 'manual' | undefined;
  /** Where a manual clock begins, in milliseconds from 1970 to the year 275760; now, unless told otherwise. */
  readonly startMs?: number | undefined;
  /** A directory in which everything is kept; without it, all is in memory and gone with the server. */
  readonly data?: string | undefined;
  /** Waits for the disk before each answer, so that a loss of power loses nothing either. */
  readonly fsync?: boolean | undefined;
  readonly logLevel?: LogLevel | undefined;
  /** Takes the lines of the log, in place of standard error. */
  readonly writeLog?: ((line: string) => void) | undefined;
}

/** A running server. Closing it twice is fine. */
export interface DevServer extends AsyncDisposable {
  /** `http://127.0.0.1:5080`: the endpoint for an AWS SDK. */
  readonly url: string;
  readonly port: number;
  /** The server's time, in milliseconds since 1970. */
  nowMs(): number;
  /** Moves a manual clock, and resolves when all that fell due has happened. */
  advanceMs(byMs: number): Promise<void>;
  /** Forgets all domains, types and executions. */
  reset(): Promise<void>;
  domains(): DomainSummary[];
  history(name: ExecutionName): DumpedHistory;
  /** Answers held polls, takes no new requests, and resolves when the last answer has left. */
  close(): Promise<void>;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Starts an SWF-compatible server for development and tests; production is Amazon SWF. Any credentials are
 * accepted and signatures are not checked.
 *
 * `await using server = await startDevServer({ port: 0, clock: 'manual' });`
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { host = '127.0.0.1', port = 0 } = options;
  const log = createLog(options.logLevel ?? 'warn', options.writeLog);
  const runtime = new Runtime(settingsOf(options, log), options.clock ?? 'real', options.startMs);
  await keep(runtime, options);
  warnIfOpen(log, host);
  const http = new HttpServer(runtime);
  const address = await listen(http, runtime, port, host);
  return handleOf(runtime, http, { url: urlOf(address), port: address.port });
}

/** Every address of a computer is no address to send anything to: clients on this one get one of its own. */
function urlOf({ family, address, port }: AddressInfo): string {
  if (family === 'IPv6') return `http://[${address === '::' ? '::1' : address}]:${port}`;
  return `http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`;
}

async function keep(runtime: Runtime, { data, fsync = false }: DevServerOptions): Promise<void> {
  if (data === undefined) return;
  try {
    runtime.keep({ directory: data, fsync });
  } catch (error) {
    // A log that is damaged, a disk that is full: the directory is free for others.
    await runtime.close();
    throw error;
  }
}

async function listen(http: HttpServer, runtime: Runtime, port: number, host: string): Promise<AddressInfo> {
  try {
    return await http.listen(port, host);
  } catch (cause) {
    // A port that is taken: the log is not held open for it.
    await runtime.close();
    throw new Error(`cannot listen on \`${host}\`, port ${port}`, { cause });
  }
}

function warnIfOpen(log: Log, host: string): void {
  if (LOOPBACK_HOSTS.has(host)) return;
  log.warn(
    `listening on \`${host}\`: whoever reaches it can read and change everything, no signature is checked. ` +
      'Clients elsewhere must have an AWS Region and credentials, and any values will do',
  );
}

function handleOf(runtime: Runtime, http: HttpServer, place: { url: string; port: number }): DevServer {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll(runtime, http));
  return {
    ...place,
    nowMs: () => runtime.world.clock.nowMs(),
    advanceMs: (byMs) => runtime.advanceMs(byMs),
    reset: () => runtime.reset(),
    domains: () => runtime.summaries(),
    history: (name) => runtime.history(name),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function closeAll(runtime: Runtime, http: HttpServer): Promise<void> {
  const closed = http.close();
  await runtime.close();
  await closed;
}
