/** The errors with which tasks of a run have failed, so that the end of the run can name the tasks. */
export class FailedTasks {
  // Weakly: most of these errors are handled and forgotten.
  readonly #ids = new WeakMap<object, string>();

  note(id: string, error: Error): void {
    this.#ids.set(error, id);
  }

  /**
   * The ids of the tasks whose errors these are: the error itself, those in its chain of causes, and the members of groups
   * of errors. Each id once, the outermost first.
   */
  in(error: unknown): string[] {
    const found = new Set<string>();
    const seen = new Set<unknown>();
    const left = [error];
    for (const each of left) {
      if (typeof each !== 'object' || each === null || seen.has(each)) continue;
      seen.add(each);
      const id = this.#ids.get(each);
      if (id !== undefined) found.add(id);
      // What a task of this run failed with may come from another run, in which ids mean other tasks.
      else left.push(...innerErrors(each));
    }
    return [...found];
  }
}

function innerErrors(error: object): unknown[] {
  try {
    const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown };
    return Array.isArray(errors) ? [cause, ...(errors as unknown[])] : [cause];
  } catch {
    // A getter of user code.
    return [];
  }
}
