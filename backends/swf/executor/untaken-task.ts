import type { WireEvent } from '../client/swf-api.js';

/** A task that is scheduled and that nobody has taken. */
interface UntakenTask {
  readonly eventId: number;
  readonly what: string;
  readonly taskList: string;
  readonly poller: 'decider' | 'worker';
}

// Longer than any decider or worker that is there leaves a task, short for one who waits.
const PATIENCE_MS = 5_000;

/** Notices that the newest event of a run is a task that nobody takes, and says so once. */
export class UntakenTasks {
  readonly #log: (line: string) => void;
  readonly #patienceMs: number;
  #task: UntakenTask | undefined;
  #sinceMs = 0;
  #hasSaid = false;

  constructor(log: (line: string) => void, patienceMs = PATIENCE_MS) {
    this.#log = log;
    this.#patienceMs = patienceMs;
  }

  /** @param nowMs of a clock that never goes back */
  looked(workflowId: string, newest: WireEvent | undefined, nowMs: number): void {
    if (this.#hasSaid) return;
    const task = newest === undefined ? undefined : untaken(newest);
    if (task?.eventId !== this.#task?.eventId) this.#sinceMs = nowMs;
    this.#task = task;
    if (task === undefined || nowMs - this.#sinceMs < this.#patienceMs) return;
    this.#hasSaid = true;
    const { what, poller, taskList } = task;
    this.#log(
      `the run of \`${workflowId}\` waits: no ${poller} has taken ${what} from the task list \`${taskList}\` for ${Math.round(this.#patienceMs / 1_000)} s; is a ${poller} polling that list, or is it busy?`,
    );
  }
}

function untaken({ eventId, eventType, ...attributes }: WireEvent): UntakenTask | undefined {
  if (eventType === 'DecisionTaskScheduled') {
    const { taskList } = attributes['decisionTaskScheduledEventAttributes'] as Scheduled;
    return { eventId, what: 'its decision', taskList: taskList.name, poller: 'decider' };
  }
  if (eventType === 'ActivityTaskScheduled') {
    const { taskList, activityId } = attributes['activityTaskScheduledEventAttributes'] as Scheduled;
    return { eventId, what: `\`${activityId}\``, taskList: taskList.name, poller: 'worker' };
  }
  return undefined;
}

interface Scheduled {
  readonly taskList: { readonly name: string };
  readonly activityId?: string;
}
