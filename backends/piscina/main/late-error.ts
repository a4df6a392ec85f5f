import { defaultCodec } from 'simpleflow/backend';
import type { ThreadNews } from '../wire/messages.js';

/** Tells once of an error that no result can show any more. */
export function warnOfLateError({ activity, failure }: Extract<ThreadNews, { kind: 'late-error' }>): void {
  const where =
    activity === undefined
      ? 'outside an activity'
      : `by something that activity \`${activity}\` had left behind when it returned`;
  const warning = new Error(`an error was thrown in a thread ${where}: ${failure.reason}`);
  warning.name = 'SimpleflowWarning';
  const { stack } = defaultCodec.decodeFailure(failure);
  process.emitWarning(warning, {
    ...(stack === undefined ? undefined : { detail: stack }),
  });
}
