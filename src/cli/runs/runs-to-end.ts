import { type RunInfo, type RunService, SimpleflowError } from 'simpleflow';
import { EXIT } from '../terminal/exit.js';
import { printLine } from '../terminal/output.js';

/** Some runs are held, or no host knows their workflow. */
const HELD = 3;

interface Options {
  /** True if the host can take turns for the run. */
  readonly isKnown: (run: RunInfo) => boolean;
}

/** Waits for several runs, and prints a line for each. */
export class RunsToEnd {
  readonly #runs: RunService;
  readonly #isKnown: (run: RunInfo) => boolean;
  readonly #open = new Set<string>();
  #exitCode: number = EXIT.ok;

  constructor(runs: RunService, { isKnown }: Options) {
    this.#runs = runs;
    this.#isKnown = isKnown;
  }

  /** @param ids none for all that are open; @returns the exit code */
  async wait(ids: readonly string[], signal: AbortSignal): Promise<number> {
    const changes = this.#runs.watch({ signal });
    if (ids.length > 0) for (const id of ids) await this.#named(id);
    else for await (const { runId } of this.#allOpen()) await this.#look(runId);
    if (this.#open.size === 0) return this.#exitCode;
    for await (const { runId } of changes) {
      if (!this.#open.has(runId)) continue;
      await this.#look(runId);
      if (this.#open.size === 0) break;
    }
    return this.#exitCode;
  }

  async #named(id: string): Promise<void> {
    try {
      await this.#look(id);
    } catch (error) {
      if (!SimpleflowError.is(error) || error.code !== 'unknown-run') throw error;
      this.#line(HELD, `${id} unknown-run`);
    }
  }

  async *#allOpen(): AsyncIterable<RunInfo> {
    for (let after: string | undefined; ; ) {
      const page = await this.#runs.list(
        { statuses: ['open'] },
        { limit: 1_000, ...(after === undefined ? undefined : { after }) },
      );
      yield* page.runs;
      if (page.next === undefined) return;
      after = page.next;
    }
  }

  async #look(id: string): Promise<void> {
    const run = await this.#runs.describe(id);
    const { runId, workflowId, status, held, failure, outcome } = run;
    this.#open.delete(runId);
    if (status === 'open') {
      if (held !== undefined) this.#line(HELD, `${workflowId} held: ${held.split('\n')[0] ?? ''}`);
      else if (!this.#isKnown(run))
        this.#line(HELD, `${workflowId} unknown-workflow: ${run.name} ${run.version}`);
      else this.#open.add(runId);
    } else if (outcome?.status === 'continued-as-new') await this.#look(outcome.runId);
    else if (outcome?.status === 'completed') {
      this.#line(EXIT.ok, `${workflowId} completed ${outcome.output ?? ''}`.trimEnd());
    } else {
      const why = failure === undefined ? '' : ` ${failure.code}: ${failure.message}`;
      this.#line(EXIT.failed, `${workflowId} ${status}${why}`);
    }
  }

  #line(exitCode: number, text: string): void {
    this.#exitCode = Math.max(this.#exitCode, exitCode);
    printLine(text.replaceAll('\n', '\\n'));
  }
}
