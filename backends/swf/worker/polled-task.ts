/** What a poll gives: `{ taskToken: '…', activityId: 'activity-add-1', activityType: { name: 'add', version: '1' }, … }` */
export interface PolledTask {
  readonly taskToken: string;
  readonly activityId: string;
  readonly activityType: { readonly name: string; readonly version: string };
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
  readonly input?: string;
}
