import { checkName } from '../../activity/names.js';
import { SimpleflowError } from '../../errors.js';
import type { Future } from '../../futures/future.js';
import type { SignalTarget } from '../../workflow/submitter.js';
import type { CancelScope } from './cancel-scope.js';
import type { RunCore } from '../run/run-core.js';
import { SignalTask } from '../tasks/signal-task.js';
import { encodeSignal } from './signals.js';

interface Addressee {
  readonly workflowId: string;
  /** Undefined: whichever run is open under the id. */
  readonly runId?: string | undefined;
}

/** The signals that a run sends. */
export class OutgoingSignals {
  readonly #core: RunCore;
  readonly #open = new Map<string, SignalTask>();

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** Of those that the outside has been asked for, or is about to be. */
  get openIds(): string[] {
    return [...this.#open.keys()];
  }

  send(
    scope: CancelScope,
    { target, propagate }: { readonly target: SignalTarget; readonly propagate: boolean },
    name: string,
    value: unknown,
  ): Future<void> {
    const core = this.#core;
    core.enter('sendSignal', scope);
    checkName('a signal name', name);
    const { workflowId, runId } = this.#addressOf(target);
    const request = { kind: 'signal' as const, name, workflowId, value };
    const sent = core.middleware === undefined ? request : core.middleware.before(request);
    const command = {
      kind: 'signal-workflow' as const,
      id: core.ids.next(`signal-${name}`),
      workflowId,
      ...(runId === undefined ? undefined : { runId }),
      name,
      input: encodeSignal(core.codec, sent.value, propagate),
    };
    const task = new SignalTask(core, core.nextOrder(), command, (closed) => {
      this.#open.delete(closed.id);
      core.open.delete(closed);
    });
    this.#open.set(task.id, task);
    core.open.addHolding(task, scope);
    return task.future;
  }

  /**
   * Passes a signal on that this run was sent. Nobody waits for it: whoever is closed meanwhile misses nothing.
   * @param input the envelope as it came
   */
  forward({ workflowId, runId }: Addressee, name: string, input: string): void {
    const { ids } = this.#core;
    const id = ids.next(`signal-${name}`);
    const run = runId === undefined ? undefined : { runId };
    this.#core.issue({ kind: 'signal-workflow', id, workflowId, ...run, name, input });
  }

  /** @param cause why delivery failed; undefined if it did not */
  outcome(id: string, cause: string | undefined): void {
    const task = this.#open.get(id);
    if (cause === undefined) task?.sent();
    else task?.failed(cause);
  }

  #addressOf(target: SignalTarget): Addressee {
    const { information } = this.#core;
    // Whichever run it is by then.
    if (target === 'self') return { workflowId: information.workflowId };
    if (target !== 'parent') return target;
    if (information.parent !== undefined) return information.parent;
    throw new SimpleflowError('invalid-input', 'a signal to `parent` was sent by a run that has none');
  }
}
