import type { Activity } from './activity.js';

const NOTED = Symbol.for('simpleflow.activities');

/**
 * Every activity made in this process, in order. The one process-wide list of the library: modules that define
 * activities are imported for that effect, and two copies of the package must see the same list. Nothing is checked
 * here; a registry checks what it is built from.
 * @internal
 */
export function notedActivities(): readonly Activity[] {
  return processWide();
}

/** @internal */
export function noteActivity(made: Activity): void {
  processWide().push(made);
}

function processWide(): Activity[] {
  const known = Reflect.get(globalThis, NOTED) as Activity[] | undefined;
  if (known !== undefined) return known;
  const list: Activity[] = [];
  Reflect.set(globalThis, NOTED, list);
  return list;
}
