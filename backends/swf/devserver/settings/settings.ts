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
  readonly log: Log;
}

export interface SettingsOptions {
  readonly longPollMs?: number | undefined;
  readonly limits?: 'swf' | 'none' | undefined;
  readonly throttle?: boolean | undefined;
  readonly openQuestions?: Partial<OpenQuestions> | undefined;
  readonly lambdaHandlers?: LambdaHandlers | undefined;
}

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
    log,
  };
}
