import { SimpleflowError } from '../../errors.js';

/**
 * How the engine behaved when a run was started. Recorded with the run, so that a later change of order or drain does
 * not break open runs: a change of behaviour adds a flag here, with the version that brought it and why, and the code
 * asks for the flag. There is none yet.
 */
type BehaviourFlag = never;

/** What is recorded in the first turn of a run. */
export interface EngineBehaviour {
  readonly flags: readonly string[];
  /** Of the package that started the run. */
  readonly version: string;
}

/** The package's version; `package.json` says the same, a test proves it. */
export const VERSION = '0.1.0';

const KNOWN_FLAGS: ReadonlySet<string> = new Set<BehaviourFlag>();

/** What new runs are started with. */
export const CURRENT_BEHAVIOUR: EngineBehaviour = Object.freeze({
  flags: Object.freeze([...KNOWN_FLAGS]),
  version: VERSION,
});

/** @throws SimpleflowError `malformed-data` for a flag of a newer version, whose meaning is not known here */
export function checkBehaviour(behaviour: EngineBehaviour): EngineBehaviour {
  const unknown = behaviour.flags.filter((flag) => !KNOWN_FLAGS.has(flag));
  if (unknown.length === 0) return behaviour;
  throw new SimpleflowError(
    'malformed-data',
    `this run was started by simpleflow ${behaviour.version} with ${unknown.map((flag) => `\`${flag}\``).join(', ')}, unknown to ${VERSION}: update simpleflow here`,
  );
}
