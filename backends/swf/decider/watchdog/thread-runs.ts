import { SimpleflowError, type Logger } from 'simpleflow';
import { type AnyWorkflowClass, configForThread } from 'simpleflow/backend';
import type { SwfEvent } from '../../mapping/swf-event.js';
import type { DeciderConfig } from '../decider-config.js';
import type { RunSettings } from '../local-runs.js';
import type {
  RunFactory,
  RunInstance,
  RunOptions,
  RunOrigin,
  TracedRun,
  TraceWhat,
} from '../run-instance.js';
import { TypeList, type KnownTypes } from '../workflow-registry.js';
import type { ThreadNews } from './run-thread.js';
import { ThreadKeeper } from './thread-keeper.js';
import { ThreadedRun } from './threaded-run.js';

export interface ThreadRunsOptions extends DeciderConfig {
  /** As they were given: modules only, which are in `modules` as files. */
  readonly workflows: readonly (string | AnyWorkflowClass)[];
  /** How long a turn may take, in milliseconds. */
  readonly watchdogMs: number;
  readonly settings: RunSettings;
  /** Gets the lines of workflows. */
  readonly logger: Logger;
  readonly log: (line: string) => void;
}

/**
 * Runs whose workflow code runs in a thread of its own. When it is lost, another one takes its place, and what was in it has
 * to be made again from history.
 */
export class ThreadRuns implements RunFactory {
  readonly workflows: KnownTypes;
  readonly #keeper: ThreadKeeper;
  readonly #onForeign: Map<number, () => void>;
  readonly #log: (line: string) => void;
  #lastInstance = 0;

  private constructor(parts: {
    readonly keeper: ThreadKeeper;
    readonly workflows: KnownTypes;
    readonly onForeign: Map<number, () => void>;
    readonly log: (line: string) => void;
  }) {
    this.#keeper = parts.keeper;
    this.workflows = parts.workflows;
    this.#onForeign = parts.onForeign;
    this.#log = parts.log;
  }

  /** @throws SimpleflowError `invalid-option` for what a thread cannot load; whatever keeps the thread from starting */
  static async start(options: ThreadRunsOptions): Promise<ThreadRuns> {
    const { modules, settings, watchdogMs, logger, log } = options;
    checkModules(options.workflows);
    const config = configForThread(options.config, { executor: 'swf', runs: 'workflow' });
    const onForeign = new Map<number, () => void>();
    const hear = (news: ThreadNews): void => {
      if (news.kind === 'foreign') onForeign.get(news.instance)?.();
      else if (news.kind === 'line') logger(news.line);
      else log(news.text);
    };
    const data = { config, modules, settings };
    const keeper = await ThreadKeeper.start({ data, watchdogMs, hear, log });
    const { types } = await keeper.thread();
    return new ThreadRuns({ keeper, workflows: new TypeList(types), onForeign, log });
  }

  get lostThreads(): number {
    return this.#keeper.lost;
  }

  create({ onForeign, ...run }: RunOptions): RunInstance {
    const instance = (this.#lastInstance += 1);
    if (onForeign !== undefined) this.#onForeign.set(instance, onForeign);
    return new ThreadedRun({
      keeper: this.#keeper,
      run,
      instance,
      log: this.#log,
      onDropped: () => void this.#onForeign.delete(instance),
    });
  }

  async trace(run: RunOrigin, events: readonly SwfEvent[], what: TraceWhat): Promise<TracedRun> {
    const thread = await this.#keeper.thread();
    const answer = await thread.ask({ kind: 'trace', run, events: JSON.stringify(events), what });
    if (answer.kind !== 'traced') throw new TypeError(`unexpected answer: ${answer.kind}`);
    return answer.traced;
  }

  async close(): Promise<void> {
    await this.#keeper.close();
    this.#onForeign.clear();
  }
}

function checkModules(workflows: ThreadRunsOptions['workflows']): void {
  workflows.forEach((entry, index) => {
    if (typeof entry === 'string') return;
    throw new SimpleflowError(
      'invalid-option',
      `\`workflows[${index}]\` is a class itself, which the thread of \`watchdogMs\` cannot load: give the path of the module that exports \`${entry.name}\``,
    );
  });
}
