import { SimpleflowError } from '../errors.js';
import { isActivity, type Activity } from './activity.js';
import { notedActivities } from './noted.js';

/**
 * The activities a worker can run, by name and version.
 *
 * Two with one name and version are the same activity if their source text is equal (a module loaded twice), else
 * `duplicate-activity`: which of them ran would depend on the order of imports.
 */
export class ActivityRegistry {
  readonly #byKey = new Map<string, Activity>();
  readonly #modules: readonly string[];

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
    const exported: unknown[] = [];
    for (const module of modules) exported.push(...valuesOf(await load(module)));
    // A module that was imported before notes nothing now; what it exports is still to be had.
    return new ActivityRegistry(
      [...notedActivities().slice(before), ...exported.filter(isActivity)],
      modules,
    );
  }

  /** @throws SimpleflowError `duplicate-activity` */
  register(item: Activity): this {
    const { name, version, implementation } = item.definition;
    const key = keyOf(name, version);
    const known = this.#byKey.get(key);
    if (known !== undefined && known.definition.implementation.toString() !== implementation.toString()) {
      throw new SimpleflowError(
        'duplicate-activity',
        `two different activities are named \`${name}\` with version \`${version}\`: give one another name or version`,
      );
    }
    this.#byKey.set(key, item);
    return this;
  }

  /** @throws SimpleflowError `unknown-activity` */
  get(name: string, version: string): Activity {
    const found = this.#byKey.get(keyOf(name, version));
    if (found !== undefined) return found;
    const loaded =
      this.#modules.length === 0 ? 'no module was loaded for it' : `loaded: ${this.#modules.join(', ')}`;
    throw new SimpleflowError(
      'unknown-activity',
      `there is no activity \`${name}\` with version \`${version}\` here (${loaded}); add its module to \`activities\``,
    );
  }

  [Symbol.iterator](): IterableIterator<Activity> {
    return this.#byKey.values();
  }
}

function valuesOf(module: unknown): unknown[] {
  return typeof module === 'object' && module !== null ? Object.values(module) : [];
}

function keyOf(name: string, version: string): string {
  // Neither may contain `/`.
  return `${name}/${version}`;
}
