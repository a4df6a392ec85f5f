import { parseArgs } from 'node:util';
import { isLogLevel } from './log.js';
import type { DevServer, DevServerOptions } from './start-dev-server.js';
import { startDevServer } from './start-dev-server.js';

/** The port that `simpleflow dev-server` takes unless told otherwise; ours, so that a configuration can name it. */
const DEFAULT_PORT = 5080;

const USAGE = `simpleflow dev-server: an SWF-compatible server for development and tests; production is Amazon SWF

  --port N           port to listen on, 0 takes a free one (${DEFAULT_PORT})
  --host ADDRESS     address to listen on (127.0.0.1)
  --data DIR         keep everything in DIR (in memory)
  --fsync            wait for the disk before each answer, with --data
  --clock KIND       real, or manual: time is moved through POST /_control/clock (real)
  --limits KIND      swf: the service's quotas, or none (swf)
  --throttle         the service's token buckets too
  --long-poll-ms N   how long an empty poll is held (60000)
  --log-level LEVEL  debug (one line for each request), info, warn, error, silent (info)
  --help             this text
`;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  fsync: { type: 'boolean' },
  clock: { type: 'string' },
  limits: { type: 'string' },
  throttle: { type: 'boolean' },
  'long-poll-ms': { type: 'string' },
  'log-level': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Where the command writes and what stops it; a test hands in its own. */
export interface CommandHost {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Resolves when the server is to stop. */
  readonly stopped: () => Promise<void>;
}

/**
 * Runs `simpleflow dev-server` until SIGINT or SIGTERM.
 * @param argv what comes after the name of the command
 * @returns the exit code: 0, 1 when the server cannot start, 2 for arguments that are wrong
 */
export async function devServerCommand(argv: string[], host: CommandHost = processHost()): Promise<number> {
  let options: DevServerOptions | 'help';
  try {
    options = readOptions(argv);
  } catch (error) {
    // Every error here is about the arguments.
    host.error(`${messageOf(error)}\n\n${USAGE}`);
    return 2;
  }
  if (options === 'help') {
    host.out(USAGE);
    return 0;
  }
  return serve(options, host);
}

async function serve(options: DevServerOptions, host: CommandHost): Promise<number> {
  let server: DevServer;
  try {
    server = await startDevServer(options);
  } catch (error) {
    // A port that is taken, a directory that cannot be written: told in one line.
    host.error(`cannot start: ${messageOf(error)}\n`);
    return 1;
  }
  host.out(`SWF-compatible development server on ${server.url}\n`);
  await host.stopped();
  await server.close();
  return 0;
}

function readOptions(argv: string[]): DevServerOptions | 'help' {
  const { values } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: false });
  if (values.help === true) return 'help';
  const logLevel = values['log-level'] ?? 'info';
  if (!isLogLevel(logLevel))
    throw new Error(`\`--log-level\` must be debug, info, warn, error or silent, got \`${logLevel}\``);
  return {
    port: integerOf('port', values.port, DEFAULT_PORT, 65_535),
    host: values.host,
    data: values.data,
    fsync: values.fsync,
    clock: choiceOf('clock', values.clock, ['real', 'manual']),
    limits: choiceOf('limits', values.limits, ['swf', 'none']),
    throttle: values.throttle,
    longPollMs: integerOf('long-poll-ms', values['long-poll-ms'], undefined, Number.MAX_SAFE_INTEGER),
    logLevel,
  };
}

function integerOf<D extends number | undefined>(
  name: string,
  text: string | undefined,
  byDefault: D,
  max: number,
): number | D {
  if (text === undefined) return byDefault;
  if (/^\d+$/u.test(text) && Number(text) <= max) return Number(text);
  throw new Error(`\`--${name}\` must be an integer from 0 to ${max}, got \`${text}\``);
}

function choiceOf<const V extends string>(
  name: string,
  text: string | undefined,
  values: readonly V[],
): V | undefined {
  if (text === undefined) return undefined;
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw new Error(`\`--${name}\` must be ${values.join(' or ')}, got \`${text}\``);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

function processHost(): CommandHost {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    stopped: () =>
      new Promise((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      }),
  };
}
