import { UnobservedFailureError, type SimpleflowError } from '../../errors.js';
import type { WorkflowDefinition } from '../../workflow/workflow.js';
import type { ClosingCommand, RunFault } from '../language/commands.js';
import { foreignAwait, type Fault } from './run-errors.js';
import type { RunHooks } from './run-hooks.js';
import type { RunParts } from './run-parts.js';
import type { Outcome } from './workflow-run-options.js';

/** Decides whether a run ends, and how: by what `run` came to, by a cancel request, or because it cannot go on. */
export class RunEnd {
  readonly #unawaited: WorkflowDefinition['unawaited'];
  /** Whether `run` has been called: not if a cancel request came with the first batch. */
  isRunning = false;
  #isClosed = false;
  #isReopened = false;
  #isCancelled = false;
  #outcome: Outcome | undefined;
  #fatal: Fault | undefined;

  constructor({ unawaited = 'wait' }: WorkflowDefinition) {
    this.#unawaited = unawaited;
  }

  /** Workflow code may do nothing more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The next turn goes on with a run that had closed. */
  get isReopened(): boolean {
    return this.#isReopened;
  }

  /** True as long as nothing has ended the run, and nothing is about to. */
  get isGoing(): boolean {
    return this.#outcome === undefined && !this.#isCancelled;
  }

  /** `run`, or a hook, has ended the run; a hook that threw has ended it before. */
  ended(outcome: Outcome): void {
    this.#outcome ??= outcome;
  }

  /** What makes the run fail even if `run` has returned. */
  threw(error: unknown): void {
    this.#outcome = { kind: 'threw', error };
  }

  /** The run cannot go on, whatever user code makes of it; the first reason counts. */
  failFor(fault: Fault): SimpleflowError {
    return (this.#fatal ??= fault).error;
  }

  /** A cancel request: the workflow may refuse it. */
  cancelRequested(hooks: RunHooks, parts: RunParts): void {
    if (this.#isCancelled || this.#isClosed) return;
    try {
      if (!hooks.obeysCancel()) return;
    } catch (error) {
      this.threw(error);
      return;
    }
    this.#isCancelled = true;
    parts.core.cancel(parts.core.root);
  }

  /**
   * The closing command did not close the run. Only the next turn opens it again: until then what was woken by the close
   * still belongs to a closed run.
   */
  reopen(): void {
    this.#isReopened = this.#isClosed;
  }

  turnBegun(): void {
    if (this.#isReopened) this.#isClosed = this.#isReopened = false;
  }

  /** The command that closes the run, at the end of a turn; undefined if it goes on. */
  closing(parts: RunParts, hooks: RunHooks | undefined): ClosingCommand | undefined {
    if (this.#fatal !== undefined) return this.#failing(parts, hooks, this.#fatal);
    const outcome = this.#outcome;
    if (this.#isCancelled && (outcome !== undefined || !this.isRunning))
      return this.#closed({ kind: 'cancel-run' });
    if (outcome?.kind === 'threw') return this.#failing(parts, hooks, outcome);
    if (parts.continuation.isRequested) {
      const isHeld = parts.core.open.holding > 0;
      return isHeld ? undefined : this.#closed(parts.continuation.command(parts.signals.untaken));
    }
    if (outcome === undefined)
      return parts.core.open.isEmpty ? this.#failing(parts, hooks, foreignAwait()) : undefined;
    if (this.#unawaited === 'wait' && parts.core.open.holding > 0) return undefined;
    const failures = parts.core.unobservedFailures;
    if (failures.length > 0)
      return this.#failing(parts, hooks, { error: new UnobservedFailureError(failures) });
    return this.#completing(parts, hooks, outcome.value);
  }

  /** The run goes on as a new one by itself. */
  continued(closing: ClosingCommand): ClosingCommand {
    return this.#closed(closing);
  }

  #closed<C extends ClosingCommand | undefined>(closing: C): C {
    this.#isClosed = closing !== undefined;
    return closing;
  }

  #completing(parts: RunParts, hooks: RunHooks | undefined, value: unknown): ClosingCommand {
    try {
      const output = value === undefined ? undefined : parts.core.codec.encode(value);
      // It can submit nothing any more.
      this.#isClosed = true;
      hooks?.completing(value);
      return output === undefined ? { kind: 'complete-run' } : { kind: 'complete-run', output };
    } catch (error) {
      // Also if it has to close again.
      this.threw(error);
      return this.#failing(parts, hooks, { error });
    }
  }

  #failing(
    parts: RunParts,
    hooks: RunHooks | undefined,
    { error, fault }: { error: unknown; fault?: RunFault },
  ): ClosingCommand {
    // Closed first: callbacks that run when the open futures are cancelled belong to no turn any more.
    this.#isClosed = true;
    parts.core.open.failAll();
    hooks?.failing(error);
    const failure = parts.core.codec.encodeFailure(error);
    const failedTasks = parts.core.failedTasks.in(error);
    return { kind: 'fail-run', failure, failedTasks, ...(fault === undefined ? undefined : { fault }) };
  }
}
