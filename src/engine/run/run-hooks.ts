import { WorkflowHooks, type ClosedStatus } from '../../workflow/hooks.js';
import type { Workflow } from '../../workflow/workflow.js';
import type { ClosingCommand } from '../language/commands.js';
import type { RunLog } from '../parts/run-log.js';
import { synchronous } from './synchronous.js';

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
  #hasCompleted = false;
  #error: unknown;
  #closing: ClosingCommand | undefined;
  #isTelling = false;

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

  /**
   * Somebody asks the run to cancel: true if it does.
   * @throws what a hook throws
   */
  obeysCancel(): boolean {
    const obeys = synchronous('`shouldCancel`', () => this.#workflow.shouldCancel());
    if (obeys) synchronous('`onCanceled`', () => this.#workflow.onCanceled());
    return obeys;
  }

  /**
   * The run is about to complete; once, also if it has to do so again as the service did not let it close.
   * @throws what the hook throws
   */
  completing(result: unknown): void {
    if (this.#hasCompleted) return;
    this.#hasCompleted = true;
    synchronous('`onCompleted`', () => this.#workflow.onCompleted(result));
  }

  failing(error: unknown): void {
    this.#error = error;
  }

  /** The run has asked to be closed. */
  closing(command: ClosingCommand): void {
    this.#closing = command;
  }

  /** True if anybody would hear of the end. */
  get tellsEnd(): boolean {
    const hooks = ['onFailure', 'afterClosed'] as const;
    return hooks.some((hook) => this.#workflow[hook] !== WorkflowHooks.prototype[hook]);
  }

  /** It is closed, as it has asked to be. */
  closed(): void {
    const kind = this.#closing?.kind;
    if (kind === undefined) return;
    this.#closing = undefined;
    this.#isTelling = true;
    if (kind === 'fail-run') this.#late('onFailure', () => this.#workflow.onFailure(this.#error));
    this.#late('afterClosed', () => this.#workflow.afterClosed(STATUS[kind]));
    this.#isTelling = false;
  }

  /** The workflow is being told of its end, and may still look at itself. */
  get isTelling(): boolean {
    return this.#isTelling;
  }

  #aroundTurn(hook: 'beforeReplay' | 'afterReplay', number: number, isReplaying: boolean): void {
    const workflow = this.#workflow;
    // Most workflows have none, and a run has many turns.
    if (workflow[hook] === WorkflowHooks.prototype[hook]) return;
    try {
      synchronous(`\`${hook}\``, () => workflow[hook]({ number, isReplaying }));
    } catch (error) {
      this.#onError(error);
    }
  }

  /** What is thrown is too late to change the run, but not to be seen. */
  #late(name: string, call: () => unknown): void {
    try {
      synchronous(`\`${name}\``, call);
    } catch (error) {
      this.#log.write('error', `\`${name}\` threw`, { error });
    }
  }
}
