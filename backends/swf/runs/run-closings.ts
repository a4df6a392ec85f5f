/** What waits for the end of a run. */
interface Waiting {
  /** The run that is under way, or was last, as far as it is known. */
  readonly runId: string;
  hurry(): void;
}

/**
 * The ends of runs that a decider of this process has decided, for an executor of this process: it need not find out by
 * asking again and again. Given to both.
 *
 * @example
 * const closings = new RunClosings();
 * await using decider = await startDecider({ ...place, closings, workflows: ['./workflow.js'] });
 * await using executor = await createSwfExecutor({ ...place, closings });
 */
export class RunClosings {
  readonly #waiting = new Set<Waiting>();

  /** The service has taken the decision that closes the run. */
  closed(runId: string): void {
    for (const each of this.#waiting) if (each.runId === runId) each.hurry();
  }

  /** @internal */
  add(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  /** @internal */
  delete(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }
}
