import { fileURLToPath } from 'node:url';
import { SimpleflowError } from '../errors.js';
import type { Activity, ActivityDefinition } from './activity.js';
import { exportedActivities } from './exported.js';
import { notedActivities, originOf } from './noted.js';

/**
 * The activities a worker can run, by name and version.
 *
 * Two with one name and version are the same if they have the same function, or come from a module that is loaded twice;
 * else `duplicate-activity`: which of them ran would depend on the order of imports.
 */
export class ActivityRegistry {
  readonly #byKey = new Map<string, Activity>();
  readonly #modules: readonly string[];
  readonly #barren = new Set<string>();

  /** @param modules what was loaded to find the activities; named when one is missing */
  constructor(activities: Iterable<Activity> = [], modules: readonly string[] = []) {
    this.#modules = modules;
    for (const item of activities) this.register(item);
  }

  /**
   * Loads modules and registers what they define.
   * @param load imports one module; what it notes while loading belongs to the registry
   */
  static async load(
    modules: readonly string[],
    load: (module: string) => Promise<unknown>,
  ): Promise<ActivityRegistry> {
    const before = notedActivities().length;
    const exported: Activity[] = [];
    const barren: string[] = [];
    for (const module of modules) {
      exported.push(...exportedActivities(await load(module)));
      if (exported.length === 0 && notedActivities().length === 0) barren.push(module);
    }
    const registry = new ActivityRegistry([...notedActivities().slice(before), ...exported], modules);
    for (const module of barren) registry.#barren.add(module);
    // A module that was imported before notes nothing now. What it noted then, and does not export, is still to be had.
    const files = new Set(modules.map(pathOf));
    const earlier = notedActivities().slice(0, before);
    const isOfThese = (item: Activity): boolean => originOf(item).some((script) => files.has(pathOf(script)));
    const missing = earlier.filter((item) => !registry.#byKey.has(keyOf(item.definition)) && isOfThese(item));
    for (const item of missing) registry.register(item);
    return registry;
  }

  /** @throws SimpleflowError `duplicate-activity` */
  register(item: Activity): this {
    const key = keyOf(item.definition);
    const known = this.#byKey.get(key);
    if (known !== undefined && !isSame(known, item)) throw duplicate(known, item);
    this.#byKey.set(key, item);
    return this;
  }

  /** @throws SimpleflowError `unknown-activity` */
  get(name: string, version: string): Activity {
    const key = keyOf({ name, version });
    const found = this.#byKey.get(key) ?? this.#noted(key);
    if (found !== undefined) return found;
    const loaded =
      this.#modules.length === 0 ? 'no module was loaded for it' : `loaded: ${this.#modules.join(', ')}`;
    throw new SimpleflowError(
      'unknown-activity',
      `there is no activity \`${name}\` with version \`${version}\` here (${loaded}); add its module to \`activities\``,
    );
  }

  /** A module that was imported before may have imported others, whose activities it does not export. */
  #noted(key: string): Activity | undefined {
    if (this.#modules.length === 0) return undefined;
    const [first, ...others] = notedActivities().filter(({ definition }) => keyOf(definition) === key);
    // Of several, the modules that were named mean one: which, is not known.
    return first !== undefined && others.every((item) => isSame(first, item)) ? first : undefined;
  }

  /** True for a module that was loaded first, or after others like it, and neither makes nor exports an activity. */
  isBarren(module: string): boolean {
    return this.#barren.has(module);
  }

  [Symbol.iterator](): IterableIterator<Activity> {
    return this.#byKey.values();
  }
}

/** True if it does not matter which of the two runs. */
function isSame(one: Activity, other: Activity): boolean {
  const [a, b] = [one.definition.implementation, other.definition.implementation];
  if (a === b) return true;
  const [[here], [there]] = [originOf(one), originOf(other)];
  if (here === undefined || there === undefined) return false;
  // One script is one evaluation of a module: what it makes twice differs, for all that its text can tell.
  return here !== there && pathOf(here) === pathOf(there) && a.toString() === b.toString();
}

function duplicate(one: Activity, other: Activity): SimpleflowError {
  const { name, version } = one.definition;
  const files = [...new Set([one, other].flatMap((item) => originOf(item).slice(0, 1).map(pathOf)))];
  const made = files.length === 0 ? '' : ` (made in ${files.map((file) => `\`${file}\``).join(' and ')})`;
  return new SimpleflowError(
    'duplicate-activity',
    `two different activities are named \`${name}\` with version \`${version}\`${made}: give one another name or version`,
  );
}

/** Node knows modules by URL or by path; what follows a `?` makes another copy of the same. */
function pathOf(script: string): string {
  if (!script.startsWith('file:')) return script.replace(/\?.*$/u, '');
  try {
    return fileURLToPath(script);
  } catch {
    // No path of this system.
    return script;
  }
}

function keyOf({ name, version }: Pick<ActivityDefinition, 'name' | 'version'>): string {
  // Neither may contain `/`.
  return `${name}/${version}`;
}
