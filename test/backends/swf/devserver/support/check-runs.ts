import { expect } from 'vitest';
import type { Flow } from './flow.js';
import { DOMAIN } from './flow.js';
import { HistoryCheck } from './invariants.js';

/** Checks every execution of a server against the invariants, and its counts against its history. */
export async function checkRuns(flow: Flow): Promise<void> {
  const time = { domain: DOMAIN, startTimeFilter: { oldestDate: new Date(0) } };
  const open = await flow.swf.listOpenWorkflowExecutions(time);
  const closed = await flow.swf.listClosedWorkflowExecutions(time);
  for (const { execution } of [...(open.executionInfos ?? []), ...(closed.executionInfos ?? [])]) {
    const { workflowId = '', runId } = execution ?? {};
    const history = flow.server.history({ domain: DOMAIN, workflowId, runId });
    const check = new HistoryCheck(history);
    expect(check.problems).toEqual([]);
    const described = await flow.swf.describeWorkflowExecution({ domain: DOMAIN, execution });
    const { openLambdaFunctions: _, ...counts } = described.openCounts ?? {};
    const decision = described.executionInfo?.executionStatus === 'CLOSED' ? { openDecisionTasks: 0 } : {};
    expect(counts).toEqual({ ...check.counts, ...decision });
  }
}
