import { checkBehaviour, CURRENT_BEHAVIOUR, type EngineBehaviour } from 'simpleflow/backend';

/** What a decision carries beside its decisions: how the engine behaves for this run, and a context of the user's. */
export interface ExecutionContext {
  readonly behaviour: EngineBehaviour | undefined;
  readonly user: unknown;
}

/** Of runs that carry no context of ours. */
export const VERSION_0: EngineBehaviour = Object.freeze({ flags: [], version: '0' });

/**
 * `{"simpleflow":{"flags":[],"version":"0.1.0"},"user":…}`
 * @param user JSON text; undefined leaves `user` out
 */
export function writeContext(
  user: string | undefined,
  behaviour: EngineBehaviour = CURRENT_BEHAVIOUR,
): string {
  const simpleflow = JSON.stringify(behaviour);
  return user === undefined ? `{"simpleflow":${simpleflow}}` : `{"simpleflow":${simpleflow},"user":${user}}`;
}

/**
 * What a decision carried. Context of another library says nothing: a run without ours is of version 0.
 * @throws SimpleflowError `malformed-data` for a run of a newer version, whose behaviour is not known here
 */
export function readContext(text: string | undefined): ExecutionContext {
  const { simpleflow, user } = fieldsOf(text);
  const { flags, version } = fieldsOf(simpleflow);
  if (!Array.isArray(flags)) return { behaviour: undefined, user };
  return { behaviour: checkBehaviour({ flags: flags.map(String), version: String(version) }), user };
}

/** What the decisions of a run have carried so far: the same is not said twice. */
export class SaidContext {
  /** As the first decision that was completed says. */
  #recorded: EngineBehaviour | undefined;
  /** The same, when that decision is over. */
  #behaviour: EngineBehaviour | undefined;
  #user: string | undefined;

  /**
   * What the next decision carries; undefined if there is nothing new.
   * @param user JSON text
   */
  next(user: string | undefined): string | undefined {
    if (this.#behaviour !== undefined && user === this.#user) return undefined;
    return writeContext(user, this.#behaviour);
  }

  /**
   * History shows a decision completed: only a version of the library that knows how the run behaves may go on.
   * @param text what it carried
   * @throws SimpleflowError `malformed-data` as {@link readContext}
   */
  recorded(text: string | undefined): void {
    this.#recorded ??= readContext(text).behaviour ?? VERSION_0;
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
