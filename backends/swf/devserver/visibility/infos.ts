import type { DomainRow, RegisteredType } from '../state/domain.js';
import type { Run } from '../state/run.js';

/** Epoch seconds with at most three fraction digits: how the wire writes an instant. */
export function seconds(atMs: number): number {
  return atMs / 1_000;
}

/** The members of these three are in the order in which the service sorts them. */
export function domainInfo({ arn, description, name, status }: DomainRow): object {
  return { arn, description, name, status };
}

export function typeInfo(kind: 'workflowType' | 'activityType', entry: RegisteredType<unknown>): object {
  const { createdAtMs, deprecatedAtMs, description, name, version } = entry;
  const type = { name, version };
  return {
    ...(kind === 'activityType' ? { activityType: type } : {}),
    creationDate: seconds(createdAtMs),
    deprecationDate: deprecatedAtMs === undefined ? undefined : seconds(deprecatedAtMs),
    description,
    status: deprecatedAtMs === undefined ? 'REGISTERED' : 'DEPRECATED',
    ...(kind === 'workflowType' ? { workflowType: type } : {}),
  };
}

export function executionInfo(run: Run): object {
  const open = run.status === 'OPEN';
  const { parent, type } = run;
  return {
    // Recorded answers: `false` once the execution has closed, whatever was requested before.
    cancelRequested: open && run.cancelRequested,
    closeStatus: run.status === 'OPEN' ? undefined : run.status,
    closeTimestamp: open ? undefined : seconds(run.closedAtMs),
    execution: { runId: run.runId, workflowId: run.workflowId },
    executionStatus: open ? 'OPEN' : 'CLOSED',
    parent: parent === undefined ? undefined : { runId: parent.runId, workflowId: parent.workflowId },
    startTimestamp: seconds(run.startedAtMs),
    tagList: run.tagList,
    workflowType: { name: type.name, version: type.version },
  };
}
