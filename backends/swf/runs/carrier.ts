/**
 * How the workflow ids of runs begin that carry one activity: the service runs activities in workflows only, and this is one
 * that was submitted outside of any.
 */
export const CARRIER_PREFIX = 'simpleflow.activity-';

export function isCarrier({ workflowId }: { readonly workflowId: string }): boolean {
  return workflowId.startsWith(CARRIER_PREFIX);
}
