import { checkBehaviour, CURRENT_BEHAVIOUR, type EngineBehaviour } from 'simpleflow/backend';

import { readLimits, type OtherLimits } from './recorded-limits.js';

/** What a decision carries beside its decisions: how the engine behaves for this run, and a context of the user's. */
export interface ExecutionContext {
  readonly behaviour: EngineBehaviour | undefined;
  /** Of the decider, from this decision on; undefined where it does not say. */
  readonly limits: OtherLimits | undefined;
  readonly user: unknown;
}

/** Of runs that carry no context of ours. */
export const VERSION_0: EngineBehaviour = Object.freeze({ flags: [], version: '0' });

/**
 * `{"simpleflow":{"flags":[],"version":"0.1.0","limits":{"openActivities":100}},"user":…}`
 * @param user JSON text; undefined leaves `user` out
 * @param limits those that are not the usual ones; undefined leaves `limits` out
 */
export function writeContext(
  user: string | undefined,
  behaviour: EngineBehaviour = CURRENT_BEHAVIOUR,
  limits?: OtherLimits,
): string {
  const { flags, version } = behaviour;
  const simpleflow = JSON.stringify({ flags, version, ...(limits === undefined ? undefined : { limits }) });
  return user === undefined ? `{"simpleflow":${simpleflow}}` : `{"simpleflow":${simpleflow},"user":${user}}`;
}

/**
 * What a decision carried. Context of another library says nothing: a run without ours is of version 0.
 * @throws SimpleflowError `malformed-data` for a run of a newer version, whose behaviour is not known here
 */
export function readContext(text: string | undefined): ExecutionContext {
  const { simpleflow, user } = fieldsOf(text);
  const { flags, version, limits } = fieldsOf(simpleflow);
  if (!Array.isArray(flags)) return { behaviour: undefined, limits: undefined, user };
  const behaviour = checkBehaviour({ flags: flags.map(String), version: String(version) });
  return { behaviour, limits: readLimits(limits), user };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  let read = value;
  if (typeof value === 'string') {
    try {
      read = JSON.parse(value);
    } catch {
      // Not ours.
      return {};
    }
  }
  return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
}
