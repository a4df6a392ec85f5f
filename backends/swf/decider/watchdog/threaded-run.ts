import type { OpenChild } from '../../mapping/event-reader.js';
import type { SwfEvent } from '../../mapping/swf-event.js';
import type { DecisionStep } from '../../mapping/decision-run.js';
import { RunLost, type RunInstance, type RunOrigin } from '../run-instance.js';
import type { RunThread } from './run-thread.js';
import type { ThreadKeeper } from './thread-keeper.js';

export interface ThreadedRunOptions {
  readonly keeper: ThreadKeeper;
  /** Its number in the thread. */
  readonly instance: number;
  readonly run: RunOrigin;
  readonly onDropped: () => void;
  readonly log: (line: string) => void;
}

/** This thread's side of a run that is in another: made there with its first events, and lost with that thread. */
export class ThreadedRun implements RunInstance {
  readonly #options: ThreadedRunOptions;
  #thread: RunThread | undefined;
  #previousStartedEventId = 0;
  #lastEventId = 0;
  #openChildren: readonly OpenChild[] = [];

  constructor(options: ThreadedRunOptions) {
    this.#options = options;
  }

  get previousStartedEventId(): number {
    return this.#previousStartedEventId;
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  get openChildren(): readonly OpenChild[] {
    return this.#openChildren;
  }

  get isLost(): boolean {
    return this.#thread?.isLost === true;
  }

  async advance(events: readonly SwfEvent[]): Promise<DecisionStep> {
    const { keeper, instance, run } = this.#options;
    const first = this.#thread === undefined ? { run } : undefined;
    const thread = (this.#thread ??= await keeper.thread());
    const answer = await thread.ask({ kind: 'advance', instance, events: JSON.stringify(events), ...first });
    if (answer.kind !== 'advanced') throw new TypeError(`unexpected answer: ${answer.kind}`);
    const { step, previousStartedEventId, lastEventId, openChildren } = answer.advanced;
    this.#previousStartedEventId = previousStartedEventId;
    this.#lastEventId = lastEventId;
    this.#openChildren = openChildren;
    return step;
  }

  closed(): void {
    const { instance, run, log } = this.#options;
    this.#thread?.ask({ kind: 'closed', instance }).catch((error: unknown) => {
      // Another run was faster, or a hook of this one has taken the thread: the run has closed, and needs no verdict.
      const fault = error instanceof RunLost ? error.fault : error;
      if (fault instanceof Error)
        log(`run \`${run.runId}\` of \`${run.workflowId}\`: its hooks of the end: ${fault.message}`);
    });
  }

  drop(): void {
    this.#thread?.drop(this.#options.instance);
    this.#options.onDropped();
  }
}
