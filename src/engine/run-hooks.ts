import { WorkflowHooks, type ClosedStatus } from '../workflow/hooks.js';
import type { Workflow } from '../workflow/workflow.js';
import type { ClosingCommand } from './commands.js';
import type { RunLog } from './run-log.js';

/** What a run that has closed so is called. */
const STATUS: Readonly<Record<ClosingCommand['kind'], ClosedStatus>> = {
  'complete-run': 'completed',
  'fail-run': 'failed',
  'cancel-run': 'cancelled',
  'continue-as-new': 'continued-as-new',
};

/** Calls the hooks of one workflow instance. Those that throw end the run, but for those that come too late. */
export class RunHooks {
  readonly #workflow: Workflow;
  readonly #log: RunLog;
  readonly #onError: (error: unknown) => void;

  /** @param onError ends the run with what a hook threw */
  constructor(workflow: Workflow, log: RunLog, onError: (error: unknown) => void) {
    this.#workflow = workflow;
    this.#log = log;
    this.#onError = onError;
  }

  beforeReplay(number: number, isReplaying: boolean): void {
    this.#aroundTurn('beforeReplay', number, isReplaying);
  }

  afterReplay(number: number, isReplaying: boolean): void {
    this.#aroundTurn('afterReplay', number, isReplaying);
  }

  onFailure(error: unknown): void {
    this.#late('onFailure', () => {
      this.#workflow.onFailure(error);
    });
  }

  afterClosed({ kind }: ClosingCommand): void {
    const { [kind]: status } = STATUS;
    this.#late('afterClosed', () => {
      this.#workflow.afterClosed(status);
    });
  }

  #aroundTurn(hook: 'beforeReplay' | 'afterReplay', number: number, isReplaying: boolean): void {
    const workflow = this.#workflow;
    // Most workflows have none, and a run has many turns.
    if (workflow[hook] === WorkflowHooks.prototype[hook]) return;
    try {
      workflow[hook]({ number, isReplaying });
    } catch (error) {
      this.#onError(error);
    }
  }

  #late(name: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#log.write('error', `\`${name}\` threw`, { error });
    }
  }
}
