import { Submitter } from './submitter.js';
import type { TaskFailure, TaskFailureDecision } from './task-failure.js';

/** A turn of a run, as `beforeReplay` and `afterReplay` see it. */
export interface TurnInformation {
  /** From 1. */
  readonly number: number;
  /** The turn was taken before, and is taken again from history. */
  readonly isReplaying: boolean;
}

/** How a run has closed by itself. */
export type ClosedStatus = 'completed' | 'failed' | 'cancelled' | 'continued-as-new';

/** What the engine asks and tells a workflow: methods that do nothing unless a subclass overrides them. */
export abstract class WorkflowHooks extends Submitter {
  /** Answers a request to cancel this run: false goes on as if nothing had come. Default: true. */
  shouldCancel(): boolean {
    return true;
  }

  /**
   * Called when a try of an activity or a child has failed or timed out, before its retry policy is asked. What it
   * returns decides; undefined leaves it to the policy. It must not be async; an error it throws is the task's failure.
   * @example `return failure.errorClass === 'Throttled' ? failure.retryLater(60_000) : undefined;`
   */
  onTaskFailure(_failure: TaskFailure): TaskFailureDecision | undefined {
    return undefined;
  }

  /** Called once when a cancel request is obeyed, before the open futures are cancelled. */
  onCanceled(): void {
    // Nothing to clean up unless a subclass has something.
  }

  /**
   * Called at the beginning of each turn, before the run sees what has happened. Like `run`, it may submit, and must be
   * deterministic: a replay calls it again, with `isReplaying`. It must not be async; what it throws fails the run.
   */
  beforeReplay(_turn: TurnInformation): void {
    // Nothing unless a subclass has something.
  }

  /**
   * Called at the end of each turn, when the run can go no further for now. As `beforeReplay`; only that nothing can
   * go on in the same turn any more, so that it must not cancel anything.
   */
  afterReplay(_turn: TurnInformation): void {
    // Nothing unless a subclass has something.
  }

  /**
   * Called once when the run is about to complete, with its result. It can submit nothing. What it throws fails the run.
   * A replay of the last turn calls it again, as it does the next two.
   */
  onCompleted(_result: unknown): void {
    // Nothing unless a subclass has something.
  }

  /** Called when the run has failed, with what `run` threw or why the run cannot go on. What it throws is logged. */
  onFailure(_error: unknown): void {
    // Nothing unless a subclass has something.
  }

  /**
   * Called once, last, when the run has closed by itself; not if it was terminated or ran out of time, where it is not
   * asked. On a service that may refuse the close, because something new has happened, when it has not; a process that dies
   * just then never calls it. What it throws is logged.
   */
  afterClosed(_status: ClosedStatus): void {
    // Nothing unless a subclass has something.
  }
}
