import type { Codec } from '../../codec/codec.js';
import type { RunFault } from '../../engine/language/commands.js';
import { WorkflowError, type ErrorCode } from '../../errors.js';
import { FutureSource } from '../../futures/future-source.js';
import type { FutureOwner } from '../../futures/future.js';
import { assertNever } from '../../util/assert-never.js';
import { workflowSelfWait } from '../dispatch/self-wait.js';
import type { LiveRun } from './live-run.js';
import { locateForeignAwait } from './locate-foreign-await.js';
import type { RunEnding } from './run-ending.js';

/** The result of a workflow, over all the runs that continue it. */
export class RunResult implements FutureOwner {
  readonly scope: unknown;
  readonly source: FutureSource<unknown>;
  /** The run that is under way, or was last. */
  run: LiveRun;
  /** Resolves when the run is sure to be there; rejects if it cannot be started. */
  durable: Promise<void> = Promise.resolve();

  /** @param scope the executor's: what may wait for this future */
  constructor(run: LiveRun, scope: unknown) {
    this.scope = scope;
    this.run = run;
    this.source = new FutureSource<unknown>(this, run.started.workflowId);
  }

  awaited(callback?: unknown): Error | undefined {
    return workflowSelfWait(this.run.options.host.dispatcher, this.run.started.name, callback);
  }

  /** Asks the run to cancel, which it may refuse. */
  cancelRequested(): boolean {
    this.transact((run) => run.receive({ kind: 'cancel-requested' })).catch(() => {
      // Nobody waits for it: what is the matter with the store is in the log.
    });
    return true;
  }

  /** Does something to the run from outside. Resolves when it is durable. */
  transact(act: (run: LiveRun) => void): Promise<void> {
    return this.run.options.host.transactions.run(() => act(this.run));
  }

  settle(ending: RunEnding, codec: Codec): void {
    switch (ending.kind) {
      case 'complete-run':
        if (ending.output === undefined) this.source.resolve(undefined);
        else this.source.resolveEncoded(ending.output, codec);
        return;
      case 'cancel-run':
        this.source.cancel();
        return;
      case 'fail-run':
        void this.#reject(codec.decodeFailure(ending.failure), ending.fault);
        return;
      case 'break-run':
        void this.#reject(codec.decodeFailure(ending.failure));
        return;
      case 'terminate-run':
        this.source.reject(this.#error('workflow-terminated', `was terminated: ${ending.reason}`, {}));
        return;
      case 'time-out-run':
        this.source.reject(this.#error('workflow-timed-out', 'timed out', {}));
        return;
      case 'continue-as-new':
        // The next run settles it.
        return;
      default:
        assertNever(ending);
    }
  }

  async #reject(failure: Error, fault?: RunFault): Promise<void> {
    const { options, record } = this.run;
    const newRun = () => options.host.newRun(options.workflow, () => undefined);
    const cause = fault === 'foreign-await' ? await locateForeignAwait(failure, record, newRun) : failure;
    this.source.reject(this.#error('workflow-failed', `failed: ${cause.message}`, { cause }));
  }

  #error(code: ErrorCode, what: string, cause: ErrorOptions): WorkflowError {
    const { name, workflowId, runId } = this.run.started;
    return new WorkflowError(code, `workflow \`${name}\` ${what}`, {
      workflowName: name,
      workflowId,
      runId,
      ...cause,
    });
  }
}
