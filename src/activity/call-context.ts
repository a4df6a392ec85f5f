import type { ActivityCall } from './activity-call.js';
import type { ActivityContext } from './activity-context.js';

/** A call and what controls it, as the activity sees them. */
export class CallContext implements ActivityContext {
  readonly #call: ActivityCall;
  readonly #control: Pick<ActivityContext, 'signal' | 'heartbeat'>;

  constructor(call: ActivityCall, control: Pick<ActivityContext, 'signal' | 'heartbeat'>) {
    this.#call = call;
    this.#control = control;
  }

  /** @internal True if this is the call that `control` steers. */
  isOf(control: unknown): boolean {
    return this.#control === control;
  }

  get activityId(): string {
    return this.#call.id;
  }
  get name(): string {
    return this.#call.name;
  }
  get version(): string {
    return this.#call.version;
  }
  get taskList(): string {
    return this.#call.taskList;
  }
  get attempt(): number {
    return this.#call.attempt;
  }
  get workflowId(): string | undefined {
    return this.#call.workflowId;
  }
  get runId(): string | undefined {
    return this.#call.runId;
  }
  get signal(): AbortSignal {
    return this.#control.signal;
  }
  heartbeat(details?: unknown): void {
    this.#control.heartbeat(details);
  }
}
