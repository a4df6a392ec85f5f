import type { LogLine } from '../workflow/log.js';
import type { Executor } from '../executor/executor.js';

/** The part of a test framework that the kits need: that of vitest, of `node:test`, of most others. */
export interface TestRunner {
  readonly describe: (title: string, define: () => void) => unknown;
  readonly it: {
    (title: string, run: () => Promise<void>): unknown;
    skip(title: string, run: () => void): unknown;
  };
}

/** What `create` is told. Everything is a file URL that any thread or process on this machine can import. */
export interface CreateOptions {
  /** Modules that define the activities of the kits. */
  readonly activityModules: readonly string[];
  /** Modules that export the workflows of the kits. */
  readonly workflowModules: readonly string[];
  /** Modules of middleware, outermost first; none but in `testMiddleware`. */
  readonly middlewareModules: readonly string[];
}

/** A fresh executor and its time. */
export interface Instance {
  /** Keeps a journal of every run, unless {@link JOURNAL_CASE} is among the gaps. */
  readonly executor: Executor;
  /**
   * Moves the executor's time on, which otherwise stands still, and delivers what is due by then. Whole seconds.
   * Resolves when it has been delivered; what follows from it in other threads or processes may still be under way.
   */
  advanceMs(ms: number): void | Promise<void>;
  /** The lines that workflows, and the library about their tasks, have written, in order: what the executor's logger got. */
  readonly lines: readonly LogLine[];
  /** Called once at the end of each case, also if the case has shut the executor down. Gives up what still runs. */
  close(): void | Promise<void>;
}

/** What is put to the test. */
export interface Subject<CaseName extends string> {
  /** In the title of the suite. */
  readonly name: string;
  create(options: CreateOptions): Instance | Promise<Instance>;
  /** Cases that cannot pass, each with the reason: they show as skipped. Default: none. */
  readonly gaps?: { readonly [Name in CaseName]?: string };
  /** Real milliseconds after which a case has failed. Default: 20,000. */
  readonly caseTimeoutMs?: number;
}

/** A subject that declares this gap keeps no journals; its runs are not replayed then. */
export const JOURNAL_CASE = 'a run has a journal that replays to the same commands, also as JSON text';
