import {
  choice,
  defineCommand,
  EXIT,
  flag,
  list,
  milliseconds,
  notice,
  printLine,
  text,
  watchStop,
  wholeNumber,
} from 'simpleflow/cli';
import { startDevServer } from '../devserver/start-dev-server.js';

const MAX_PORT = 65_535;

/** Runs the development server until a signal ends it. */
export const devServer = defineCommand({
  arguments: {},
  options: {
    // One of ours, so that a configuration can name it.
    port: {
      ...milliseconds('port to listen on; 0 takes a free one', 5080),
      value: 'n',
      parse: (given: string) => wholeNumber(given, 0, `a port from 0 to ${MAX_PORT}`, MAX_PORT),
    },
    host: text('address', 'address to listen on', { fallback: '127.0.0.1' }),
    allowHost: list('names', 'names that clients may use for it, beside addresses and localhost'),
    data: text('dir', 'keep everything in this folder (default: in memory)'),
    fsync: flag('wait for the disk before each answer, with --data'),
    clock: choice(['real', 'manual'], 'manual: time is moved through POST /_control/clock', 'real'),
    limits: choice(['swf', 'none'], "the service's quotas, or none", 'swf'),
    throttle: flag("the service's token buckets too"),
    longPollMs: milliseconds('how long an empty poll is held', 60_000),
    closeConnections: flag('end each connection after one answer'),
    logLevel: choice(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'which lines are logged; debug has one for each request',
      'info',
    ),
  },
  details: 'Production is Amazon SWF. For clients elsewhere any AWS Region and any credentials will do.',

  async run({ allowHost, ...options }) {
    await using server = await startDevServer({ ...options, allowedHosts: allowHost, writeLog: notice });
    using signals = watchStop((signal) => {
      notice(`${signal}: answering open polls and closing; once more stops at once`);
    });
    printLine(`SWF-compatible development server on ${server.url}`);
    await signals.stopped;
    return EXIT.ok;
  },
});
