import { Workflow, type RetryPolicy } from 'simpleflow';
import { remoteActivity, type ActivityTimeouts } from 'simpleflow/backend';

/** What the carrying run has to know of the activity. */
export interface CarriedActivity extends ActivityTimeouts {
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
    parameters: ['carried', 'args'],
  };

  async run({ id, ...definition }: CarriedActivity, args: readonly unknown[]): Promise<unknown> {
    return this.submitWith({ id }, remoteActivity(definition) as never, ...(args as never[]));
  }
}
