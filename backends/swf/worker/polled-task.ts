import type { ActivityCall } from 'simpleflow/backend';
import { isCarrier } from '../runs/carrier.js';
import type { TaskMeta } from './task-meta.js';

/** What a poll gives: `{ taskToken: '…', activityId: 'activity-add-1', activityType: { name: 'add', version: '1' }, … }` */
export interface PolledTask {
  readonly taskToken: string;
  readonly activityId: string;
  readonly startedEventId: number;
  readonly activityType: { readonly name: string; readonly version: string };
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
  readonly input?: string;
}

/** An activity that was submitted outside a workflow knows of none. */
const NO_RUN = { workflowId: undefined, runId: undefined };

export function callOf(
  { activityId: id, activityType: { name, version }, workflowExecution, input = '' }: PolledTask,
  taskList: string,
  { attempt = 1 }: TaskMeta,
): ActivityCall {
  const { workflowId, runId } = isCarrier(workflowExecution) ? NO_RUN : workflowExecution;
  const given = input === '' ? '{"args":[],"kwargs":{}}' : input;
  return { id, name, version, taskList, input: given, attempt, workflowId, runId };
}
