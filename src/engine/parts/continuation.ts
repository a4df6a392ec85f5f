import { writeInput } from '../../activity/envelope.js';
import { checkName, MAX_VERSION_LENGTH } from '../../activity/names.js';
import { FutureSource } from '../../futures/future-source.js';
import type { Future } from '../../futures/future.js';
import type { ContinueOptions } from '../../workflow/submittable.js';
import { checkTags } from '../../workflow/tags.js';
import type { CancelScope } from './cancel-scope.js';
import type { ClosingCommand, CarriedSignal } from '../language/commands.js';
import type { OpenItem } from './open-futures.js';
import type { RunCore } from '../run/run-core.js';

/** The wish of a run to end and begin anew, with other input and an empty history. */
export class Continuation {
  readonly #core: RunCore;
  #wish: Wish | undefined;

  constructor(core: RunCore) {
    this.#core = core;
  }

  /** True once the run has asked for it: it closes when no task is open. */
  get isRequested(): boolean {
    return this.#wish !== undefined;
  }

  /**
   * Gives a future that settles only if the request is cancelled, alone or with the run: then the run does not go on. The
   * last request counts.
   */
  request(scope: CancelScope, args: readonly unknown[], options: ContinueOptions): Future<never> {
    this.#core.enter('continueAsNew', scope);
    // It is about the whole run: a shielded scope saves nothing.
    this.#core.enter('continueAsNew', this.#core.root);
    const { information, codec, open, middleware } = this.#core;
    const request = { kind: 'continue-as-new' as const, args };
    const given = middleware?.before(request) ?? request;
    const {
      version = information.version,
      taskList = information.taskList,
      tags = information.tags,
    } = options;
    const command = {
      kind: 'continue-as-new' as const,
      version: checkName('a workflow version', version, MAX_VERSION_LENGTH),
      taskList: checkName('a task list', taskList),
      tags: checkTags(tags),
      input: writeInput(codec, given.args),
    };
    if (options.cancelOpen === true) open.cancelAll();
    const wish = new Wish(command, this.#core, () => {
      open.delete(wish);
      if (this.#wish === wish) this.#wish = undefined;
    });
    this.#wish = wish;
    open.addWaiting(wish, this.#core.root);
    return wish.future;
  }

  /** @param signals what nobody has taken travels along */
  command(signals: readonly CarriedSignal[]): ClosingCommand | undefined {
    const command = this.#wish?.command;
    if (command === undefined) return undefined;
    return signals.length === 0 ? command : { ...command, signals };
  }
}

type ContinueAsNew = Extract<ClosingCommand, { kind: 'continue-as-new' }>;

class Wish implements OpenItem {
  readonly scope: RunCore;
  readonly command: ContinueAsNew;
  readonly #source: FutureSource<never>;
  readonly #cancelled: () => void;

  constructor(command: ContinueAsNew, scope: RunCore, cancelled: () => void) {
    this.command = command;
    this.scope = scope;
    this.#cancelled = cancelled;
    this.#source = new FutureSource<never>(this);
  }

  get future(): Future<never> {
    return this.#source.future;
  }

  cancelRequested(): boolean {
    this.#cancelled();
    this.#source.cancel();
    return true;
  }
}
