import { checkName, MAX_NAME_LENGTH } from '../../activity/names.js';
import { inputHash } from '../../codec/python-json.js';
import { SimpleflowError } from '../../errors.js';
import { cutText } from '../../util/cut-text.js';
import { md5Hex } from '../../util/md5.js';

/** Timers by which a decider wakes itself, ours and the Python original's. */
const RESERVED: ReadonlySet<string> = new Set([
  'simpleflow-continue',
  'simpleflow-back-off',
  '_simpleflow_wake_up_timer',
]);

/** What the ids of tasks of a kind begin with. */
export function idPrefix({ name, isLambda }: { readonly name: string; readonly isLambda?: true }): string {
  return `${isLambda === true ? 'lambda' : 'activity'}-${name}`;
}

/** Gives a run's tasks their ids, in program order. The counters count per name, from 1, over the whole run. */
export class IdSource {
  readonly #counters = new Map<string, number>();
  readonly #custom = new Set<string>();

  /** `activity-<name>-<n>`; passes over numbers that custom ids have taken. */
  next(prefix: string): string {
    return fittedId(`${prefix}-${this.nextNumber(prefix)}`);
  }

  /** The number alone, for who makes the id later. */
  nextNumber(prefix: string): number {
    let count = this.count(prefix);
    while (this.#custom.size > 0 && this.#custom.has(fittedId(`${prefix}-${count}`)))
      count = this.count(prefix);
    return count;
  }

  /** How many have been asked for under this name, this one included. */
  count(prefix: string): number {
    const count = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, count);
    return count;
  }

  /** @throws SimpleflowError `invalid-id` for an id that some backend cannot carry, or that is used already */
  custom(kind: string, id: string): string {
    checkName(kind, id, Infinity);
    if (id.startsWith('__simpleflow') || RESERVED.has(id)) {
      throw new SimpleflowError('invalid-id', `${kind} may not be one of the library's own, got \`${id}\``);
    }
    const used = fittedId(id);
    if (this.#custom.has(used) || this.#isCounted(id)) {
      throw new SimpleflowError('invalid-id', `${kind} \`${used}\` is used already`);
    }
    this.#custom.add(used);
    return used;
  }

  /** Outside a workflow: what has ended may give its chosen id to another. */
  release(id: string): void {
    this.#custom.delete(id);
  }

  /** Whether a counter has given the id already. */
  #isCounted(id: string): boolean {
    const [, prefix, count] = /^(.*)-([1-9]\d*)$/su.exec(id) ?? [];
    return prefix !== undefined && Number(count) <= (this.#counters.get(prefix) ?? 0);
  }
}

/** `activity-<name>-<hash>`: the md5 of the input in Python's JSON dialect. */
export function idempotentId(prefix: string, input: unknown): string {
  return fittedId(`${prefix}-${inputHash(input)}`);
}

/** As the Python original: an id that is too long keeps its beginning and gets a hash of the whole. */
export function fittedId(id: string): string {
  if (id.length <= MAX_NAME_LENGTH) return id;
  return `${cutText(id, 223)}-${md5Hex(id)}`;
}
