import type { Codec } from 'simpleflow';
import type { PollLog } from '../polling/outage.js';

/** Source: Amazon SWF service model, API version 2012-01-25, read 2026-11. */
const MAX_HEARTBEAT_DETAILS = 2_048;

/** The details of a heartbeat as SWF takes them. What is too long is left out: a heartbeat matters more than its details. */
export function writeDetails(
  details: unknown,
  { activityId, codec, log }: { readonly activityId: string; readonly codec: Codec; readonly log: PollLog },
): string | undefined {
  const text = codec.encode(details);
  if (text.length <= MAX_HEARTBEAT_DETAILS) return text;
  log(
    `details of a heartbeat of \`${activityId}\` are left out: ${text.length} characters, SWF takes ${MAX_HEARTBEAT_DETAILS}`,
  );
  return undefined;
}
