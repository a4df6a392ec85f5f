import type { Activity } from './activity.js';

const NOTED = Symbol.for('simpleflow.activities');
const ORIGINS = Symbol.for('simpleflow.activity-origins');

/** The scripts on the stack when an activity was made, innermost first. A module that is loaded twice is two scripts. */
export type Origin = readonly string[];

// The module that is being evaluated stands below the calls of its own functions.
const FRAMES = 50;

/**
 * Every activity made in this process, in order. The one process-wide list of the library: modules that define
 * activities are imported for that effect, and two copies of the package must see the same list. Nothing is checked
 * here; a registry checks what it is built from.
 * @internal
 */
export function notedActivities(): readonly Activity[] {
  return processWide(NOTED, (): Activity[] => []);
}

/** @internal @param caller the function whose caller made it */
export function noteActivity(made: Activity, caller: (...args: never[]) => unknown): void {
  processWide(NOTED, (): Activity[] => []).push(made);
  processWide(ORIGINS, () => new WeakMap<Activity, Origin>()).set(made, scriptsOf(caller));
}

/** Where an activity was made; empty if that is not known. @internal */
export function originOf(made: Activity): Origin {
  return processWide(ORIGINS, () => new WeakMap<Activity, Origin>()).get(made) ?? [];
}

/** The names of scripts as Node loaded them, whatever source maps say. */
function scriptsOf(caller: (...args: never[]) => unknown): Origin {
  const { stackTraceLimit } = Error;
  const prepareStackTrace: unknown = Reflect.get(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, frames) => frames.map((frame) => frame.getFileName());
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, caller);
    const scripts = holder.stack as readonly unknown[];
    return [...new Set(scripts.filter((script) => typeof script === 'string'))];
  } catch {
    // `Error` is frozen: then nothing is known.
    return [];
  } finally {
    if (!Object.isFrozen(Error)) Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function processWide<V>(name: symbol, make: () => V): V {
  const known = Reflect.get(globalThis, name) as V | undefined;
  if (known !== undefined) return known;
  const made = make();
  Reflect.set(globalThis, name, made);
  return made;
}
