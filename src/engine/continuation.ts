import { writeInput } from '../activity/envelope.js';
import { checkName, MAX_VERSION_LENGTH } from '../activity/names.js';
import { FutureSource } from '../futures/future-source.js';
import type { Future } from '../futures/future.js';
import type { ContinueOptions } from '../workflow/submittable.js';
import { checkTags } from '../workflow/tags.js';
import type { CancelScope } from './cancel-scope.js';
import type { ClosingCommand } from './commands.js';
import type { RunCore } from './run-core.js';
import type { CarriedSignal } from './signals.js';

/** The wish of a run to end and begin anew, with other input and an empty history. */
export class Continuation {
  readonly #core: RunCore;
  #command: Extract<ClosingCommand, { kind: 'continue-as-new' }> | undefined;

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** True once the run has asked for it: it closes when no task is open. */
  get isRequested(): boolean {
    return this.#command !== undefined;
  }

  /** Gives a future that never settles. The last request counts. */
  request(scope: CancelScope, args: readonly unknown[], options: ContinueOptions): Future<never> {
    this.#core.enter('continueAsNew', scope);
    const { information, codec, open, middleware } = this.#core;
    const request = { kind: 'continue-as-new' as const, args };
    const given = middleware?.before(request) ?? request;
    const {
      version = information.version,
      taskList = information.taskList,
      tags = information.tags,
    } = options;
    this.#command = {
      kind: 'continue-as-new',
      version: checkName('a workflow version', version, MAX_VERSION_LENGTH),
      taskList: checkName('a task list', taskList),
      tags: checkTags(tags),
      input: writeInput(codec, given.args),
    };
    if (options.cancelOpen === true) open.cancelAll();
    return new FutureSource<never>({ scope: this.#core, cancelRequested: () => false }).future;
  }

  /** @param signals what nobody has taken travels along */
  command(signals: readonly CarriedSignal[]): ClosingCommand | undefined {
    if (this.#command === undefined || signals.length === 0) return this.#command;
    return { ...this.#command, signals };
  }
}
