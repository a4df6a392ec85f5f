import { pythonJson } from '../codec/python-json.js';

/** Length of what Python's `json.dumps(value)` writes, with its default separators `, ` and `: `. */
export function pythonJsonLength(value: unknown): number {
  return pythonJson(value).length + separatorsIn(value);
}

function separatorsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: unknown[] = Object.values(value);
  const colons = Array.isArray(value) ? 0 : members.length;
  return members.reduce<number>(
    (sum, member) => sum + separatorsIn(member),
    colons + Math.max(0, members.length - 1),
  );
}
