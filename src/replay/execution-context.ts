import { checkBehaviour, CURRENT_BEHAVIOUR, type EngineBehaviour } from '../engine/language/flags.js';
import { readLimits, type OtherLimits } from './recorded-limits.js';

/** What a decision carries beside its decisions: how the engine behaves for this run, and a context of the user's. */
export interface ExecutionContext {
  readonly behaviour: EngineBehaviour | undefined;
  /** Of the decider, from this decision on; undefined where it does not say. */
  readonly limits: OtherLimits | undefined;
  readonly user: unknown;
}

const USER = ',"user":';

/** Of runs that carry no context of ours. */
export const VERSION_0: EngineBehaviour = Object.freeze({ flags: [], version: '0' });

/**
 * `{"simpleflow":{"flags":[],"version":"0.1.0","limits":{"openActivities":100}},"user":…}`
 * @param user JSON text; undefined leaves `user` out
 * @param limits those that are not the usual ones; undefined leaves `limits` out
 */
function writeContext(
  user: string | undefined,
  behaviour: EngineBehaviour = CURRENT_BEHAVIOUR,
  limits?: OtherLimits,
): string {
  const { flags, version } = behaviour;
  const simpleflow = JSON.stringify({ flags, version, ...(limits === undefined ? undefined : { limits }) });
  return user === undefined ? `{"simpleflow":${simpleflow}}` : `{"simpleflow":${simpleflow}${USER}${user}}`;
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

/**
 * What the run, not the library, has put into its context: JSON text, or any text of another library. Undefined for none.
 */
export function userContext(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!Array.isArray(fieldsOf(fieldsOf(text)['simpleflow'])['flags'])) return text;
  // As it was written: JSON.parse would round large integers.
  const at = text.indexOf(USER);
  return at < 0 ? undefined : text.slice(at + USER.length, -1);
}

/** What the decisions of a run have carried so far: the same is not said twice. */
export class SaidContext {
  /** As the first decision that was completed says. */
  #recorded: EngineBehaviour | undefined;
  /** The same, when that decision is over. */
  #behaviour: EngineBehaviour | undefined;
  #user: string | undefined;

  /**
   * What a decision carries: all of it the first time, and again when the user's part or the limits have changed.
   * @param user JSON text
   * @param hasOtherLimits than the decision before
   */
  next(
    user: string | undefined,
    hasOtherLimits: boolean,
    limits: OtherLimits | undefined,
  ): string | undefined {
    if (this.#behaviour !== undefined && user === this.#user && !hasOtherLimits) return undefined;
    return writeContext(user, this.#behaviour, limits);
  }

  /**
   * History shows a decision completed: only a version of the library that knows how the run behaves may go on.
   * @param text what it carried
   * @returns the limits that it tells
   * @throws SimpleflowError `malformed-data` as {@link readContext}
   */
  recorded(text: string | undefined): OtherLimits | undefined {
    if (text === undefined && this.#recorded !== undefined) return undefined;
    const { behaviour, limits } = readContext(text);
    this.#recorded ??= behaviour ?? VERSION_0;
    return limits;
  }

  /** That decision is over. */
  said(user: string | undefined): void {
    this.#behaviour = this.#recorded;
    this.#user = user;
  }
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
