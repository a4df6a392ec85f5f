import type { Activity } from './activity.js';

const NOTED: unique symbol = Symbol.for('simpleflow.activities');

interface ProcessWide {
  [NOTED]?: Activity[];
}

/**
 * Every activity made in this process, in order. The one process-wide list of the library: modules that define
 * activities are imported for that effect, and two copies of the package must see the same list. Nothing is checked
 * here; a registry checks what it is built from.
 * @internal
 */
export function notedActivities(): readonly Activity[] {
  const processWide = globalThis as ProcessWide;
  return (processWide[NOTED] ??= []);
}

/** @internal */
export function noteActivity(made: Activity): void {
  (notedActivities() as Activity[]).push(made);
}
