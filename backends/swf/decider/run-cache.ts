/** A run that waits for its next decision. */
export interface CachedRun<R> {
  readonly runId: string;
  readonly run: R;
  /** The list on which the run was started: where its tasks go when this process does not want them any more. */
  readonly taskList: string;
  /** An estimate of what it holds. */
  readonly bytes: number;
  /** It has closed, unless the service finds that something new has happened: then it is asked once more. */
  readonly isClosing: boolean;
}

export interface RunCacheLimits {
  /** Runs, at most. 0 keeps none. */
  readonly runs: number;
  /** Bytes, at most, as far as they can be told. */
  readonly bytes: number;
}

// A refused close comes back at once: few of them are on their way.
const MOST_CLOSING = 32;

/** Runs that wait for their next decision. Of too many, those go that were used least lately. */
export class RunCache<R> {
  readonly #limits: RunCacheLimits;
  readonly #onEvicted: (cached: CachedRun<R>) => void;
  /** Each in the order of use, the latest last. */
  readonly #open = new Map<string, CachedRun<R>>();
  readonly #closing = new Map<string, CachedRun<R>>();
  #bytes = 0;
  #evicted = 0;

  /** @param onEvicted is told of runs that leave the cache without having been taken */
  constructor(limits: RunCacheLimits, onEvicted: (cached: CachedRun<R>) => void = () => undefined) {
    this.#limits = limits;
    this.#onEvicted = onEvicted;
  }

  /** Runs that are open. */
  get size(): number {
    return this.#open.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Open runs that had to make way. */
  get evicted(): number {
    return this.#evicted;
  }

  has(runId: string): boolean {
    return this.#open.has(runId);
  }

  /** Takes the run out: whoever works on it has it alone, and puts it back only when all went well. */
  take(runId: string): CachedRun<R> | undefined {
    const cached = this.#open.get(runId) ?? this.#closing.get(runId);
    if (cached !== undefined) this.#remove(cached);
    return cached;
  }

  put(cached: CachedRun<R>): void {
    this.#drop(this.take(cached.runId));
    if (this.#limits.runs === 0 || cached.bytes > this.#limits.bytes) {
      this.#onEvicted(cached);
      return;
    }
    this.#mapOf(cached).set(cached.runId, cached);
    this.#bytes += cached.bytes;
    for (const oldest of this.#closing.values()) {
      if (this.#closing.size <= MOST_CLOSING && this.#bytes <= this.#limits.bytes) break;
      this.#drop(oldest);
    }
    for (const oldest of this.#open.values()) {
      if (this.#open.size <= this.#limits.runs && this.#bytes <= this.#limits.bytes) break;
      this.#drop(oldest);
      this.#evicted += 1;
    }
  }

  clear(): void {
    for (const cached of [...this.#open.values(), ...this.#closing.values()]) this.#drop(cached);
  }

  #drop(cached: CachedRun<R> | undefined): void {
    if (cached === undefined) return;
    this.#remove(cached);
    this.#onEvicted(cached);
  }

  #remove(cached: CachedRun<R>): void {
    if (this.#mapOf(cached).delete(cached.runId)) this.#bytes -= cached.bytes;
  }

  #mapOf({ isClosing }: CachedRun<R>): Map<string, CachedRun<R>> {
    return isClosing ? this.#closing : this.#open;
  }
}
