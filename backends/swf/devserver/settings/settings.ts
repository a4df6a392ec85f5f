import { LONG_POLL_MS } from '../../protocol/limits.js';
import type { LambdaHandlers } from '../lifecycle/lambda.js';
import type { Log } from '../log.js';
import type { OpenQuestions } from './open-questions.js';
import { DEFAULT_ANSWERS } from './open-questions.js';

/** What a server runs by, once its options are read. */
export interface Settings {
  readonly longPollMs: number;
  readonly limits: 'swf' | 'none';
  readonly throttle: boolean;
  readonly questions: OpenQuestions;
  readonly lambdaHandlers: LambdaHandlers | undefined;
  /** Names in lower case that requests may be sent to, beside addresses and `localhost`. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly closeConnections: boolean;
  readonly log: Log;
}

export interface SettingsOptions {
  readonly longPollMs?: number | undefined;
  readonly limits?: 'swf' | 'none' | undefined;
  readonly throttle?: boolean | undefined;
  readonly openQuestions?: Partial<OpenQuestions> | undefined;
  readonly lambdaHandlers?: LambdaHandlers | undefined;
  /** The address or name to listen on. */
  readonly host?: string | undefined;
  /** Names that clients may use for this server, without scheme and port; addresses and `localhost` always work. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Ends each connection after one answer, for clients that share one between processes. */
  readonly closeConnections?: boolean | undefined;
}

const HOST_NAME = /^[\w.-]+$/u;

export function settingsOf(options: SettingsOptions, log: Log): Settings {
  const { longPollMs = LONG_POLL_MS } = options;
  if (!Number.isInteger(longPollMs) || longPollMs < 0)
    throw new RangeError(`\`longPollMs\` must be an integer of at least 0, got \`${longPollMs}\``);
  return {
    longPollMs,
    limits: options.limits ?? 'swf',
    throttle: options.throttle ?? false,
    questions: { ...DEFAULT_ANSWERS, ...options.openQuestions },
    lambdaHandlers: options.lambdaHandlers,
    allowedHosts: hostNames(options),
    closeConnections: options.closeConnections ?? false,
    log,
  };
}

function hostNames({ host, allowedHosts = [] }: SettingsOptions): ReadonlySet<string> {
  const wrong = allowedHosts.find((name) => !HOST_NAME.test(name));
  if (wrong !== undefined)
    throw new RangeError(
      `\`allowedHosts\` must be names without scheme and port, such as \`swf.test\`, got \`${wrong}\``,
    );
  const own = host === undefined ? [] : [host];
  return new Set([...own, ...allowedHosts].map((name) => name.toLowerCase()));
}
