import type { OnLost } from '../../activity/activity.js';
import type { ScheduleActivity, ScheduleLambda } from '../../engine/language/commands.js';
import { SimpleflowError } from '../../errors.js';
import type { RunStore, TaskMark } from '../../store/run-store.js';

/** One try of an activity. */
export type ScheduledTask = ScheduleActivity | ScheduleLambda;

const WARN_FROM = 3;

/** What a store remembers of the tries of one run that have no answer, and what becomes of those that were lost. */
export class LostTries {
  readonly #store: RunStore;
  readonly #runId: string;
  readonly #marks: ReadonlyMap<string, TaskMark>;

  constructor(store: RunStore, runId: string) {
    this.#store = store;
    this.#runId = runId;
    this.#marks = new Map(store.marks(runId).map((mark) => [mark.taskId, mark]));
  }

  /** The try is about to be called. */
  begins({ id, attempt }: ScheduledTask): void {
    const losses = this.#markOf({ id, attempt })?.losses ?? 0;
    this.#store.mark({ runId: this.#runId, taskId: id, attempt, isBegun: true, isLater: false, losses });
  }

  /**
   * The process in which the try was open is gone.
   * @param warn called with what should be looked at
   * @returns the error with which the try fails; undefined if it runs again
   */
  lost(
    { id, attempt, name }: ScheduledTask,
    onLost: OnLost,
    warn: (message: string) => void,
  ): SimpleflowError | undefined {
    const mark = this.#markOf({ id, attempt });
    // A try that waited for a worker was not lost: it runs for the first time.
    if (onLost !== 'run-again' && mark?.isBegun !== true) return undefined;
    const losses = (mark?.losses ?? 0) + 1;
    const most = onLost === 'run-again' ? Infinity : onLost === 'fail' ? 0 : onLost.atMost;
    if (losses > most) {
      return new SimpleflowError(
        'lost-activity',
        `the process that ran activity \`${name}\` (\`${id}\`) died ${losses === 1 ? '' : `${losses} times `}before its answer was kept, and \`onLost\` says not to call it again`,
      );
    }
    this.#store.mark({ runId: this.#runId, taskId: id, attempt, isBegun: false, isLater: false, losses });
    if (losses >= WARN_FROM)
      warn(
        `activity \`${id}\` of run \`${this.#runId}\` has been lost ${losses} times with its process, and runs again`,
      );
    return undefined;
  }

  #markOf({ id, attempt }: Pick<ScheduledTask, 'id' | 'attempt'>): TaskMark | undefined {
    const mark = this.#marks.get(id);
    return mark?.attempt === attempt ? mark : undefined;
  }
}
