import { Workflow, type RetryPolicy, type TaskOptions } from 'simpleflow';
import { submission } from 'simpleflow/backend';

/** What the carrying run has to know of the activity. */
export interface CarriedActivity extends submission.ActivityTimeouts {
  readonly name: string;
  readonly version: string;
  readonly taskList: string;
  /** The part of the id after `activity-<name>-`. */
  readonly id: string;
  readonly retry: RetryPolicy;
  readonly priority?: number;
  readonly rawInput?: boolean;
  /** It is a Lambda function. */
  readonly isLambda?: true;
}

/**
 * Carries an activity that was submitted outside a workflow: the service runs activities in workflows only. Every decider
 * knows it.
 */
export class OneActivity extends Workflow {
  static override readonly definition = {
    name: 'simpleflow.activity',
    version: '1',
    parameters: ['carried', 'args', 'named'],
  };

  /** @param named arguments by name, if there are any */
  async run(
    { id, ...definition }: CarriedActivity,
    args: readonly unknown[],
    named?: object,
  ): Promise<unknown> {
    const { startToCloseMs, heartbeatMs } = definition;
    // What the caller said may be other than the definition that workers know.
    const options: TaskOptions = {
      id,
      ...(startToCloseMs === undefined ? undefined : { startToCloseMs }),
      ...(heartbeatMs === undefined ? undefined : { heartbeatMs }),
    };
    const all = named === undefined ? args : [...args, submission.keywordsOf(named)];
    return this.submitWith(options, submission.remoteActivity(definition) as never, ...(all as never[]));
  }
}
