import { types } from 'node:util';
import { isActivity, type Activity } from './activity.js';

/** Objects in objects that are looked through: a default export, a table of tables. */
const MAX_DEPTH = 4;

/** The activities in what a module exports: themselves, in objects, lists and maps, and in a default export. */
export function exportedActivities(exports: unknown): Activity[] {
  const found = new Set<Activity>();
  const seen = new Set<unknown>();
  const look = (value: unknown, depth: number): void => {
    if (isActivity(value)) found.add(value);
    if (depth > MAX_DEPTH || seen.has(value) || !isTable(value)) return;
    seen.add(value);
    for (const member of membersOf(value)) look(member, depth + 1);
  };
  look(exports, 0);
  return [...found];
}

/** What may hold activities: no instance of a class of the user's, whose getters may do anything. */
function isTable(value: unknown): value is object {
  if (typeof value === 'function') return !isActivity(value);
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  if (Array.isArray(value) || types.isMap(value) || types.isModuleNamespaceObject(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function membersOf(value: object): readonly unknown[] {
  if (types.isMap(value)) return [...value.values()];
  return Object.keys(value).map((key) => {
    try {
      // Transpilers write exports of CommonJS as getters.
      return (value as Readonly<Record<string, unknown>>)[key];
    } catch {
      // No activity, whatever it is.
      return undefined;
    }
  });
}
