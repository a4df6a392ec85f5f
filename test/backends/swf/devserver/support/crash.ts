import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkRuns } from './check-runs.js';
import { complete, schedule } from './decisions.js';
import { ACTIVITIES, clientOf, DECISIONS, DOMAIN, Flow, WORKFLOW_TYPE } from './flow.js';
import { wire } from './wire.js';

/** What a client was told before the server died: at least this must be there afterwards. */
type Acknowledged = Map<string, string>;

async function startProcess(data: string) {
  const script = new URL('crash-server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

/** Cycles until the server is gone; each answer that came is noted as an event that must be in the history. */
async function lane(url: string, name: string, acknowledged: Acknowledged): Promise<void> {
  const swf = clientOf(url);
  const decisionList = { name: `${DECISIONS.name}-${name}` };
  const activityList = { name: `${ACTIVITIES.name}-${name}` };
  try {
    for (let i = 0; ; i++) {
      const workflowId = `${name}-${i}`;
      await swf.startWorkflowExecution({
        domain: DOMAIN,
        workflowId,
        workflowType: WORKFLOW_TYPE,
        taskList: decisionList,
      });
      acknowledged.set(workflowId, 'WorkflowExecutionStarted');
      const first = await swf.pollForDecisionTask({ domain: DOMAIN, taskList: decisionList });
      acknowledged.set(workflowId, 'DecisionTaskStarted');
      await swf.respondDecisionTaskCompleted({
        taskToken: first.taskToken,
        decisions: [schedule('a', { taskList: activityList })],
      });
      acknowledged.set(workflowId, 'ActivityTaskScheduled');
      const task = await swf.pollForActivityTask({ domain: DOMAIN, taskList: activityList });
      acknowledged.set(workflowId, 'ActivityTaskStarted');
      await swf.respondActivityTaskCompleted({ taskToken: task.taskToken, result: workflowId });
      acknowledged.set(workflowId, 'ActivityTaskCompleted');
      const second = await swf.pollForDecisionTask({ domain: DOMAIN, taskList: decisionList });
      await swf.respondDecisionTaskCompleted({
        taskToken: second.taskToken,
        decisions: [complete(workflowId)],
      });
      acknowledged.set(workflowId, 'WorkflowExecutionCompleted');
    }
  } catch {
    // The server was killed: that is the end of the lane.
  } finally {
    swf.destroy();
  }
}

/** Kills a server under load, again and again on the same directory, and looks for what it had acknowledged. */
export async function crash(rounds: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'devserver-'));
  const acknowledged: Acknowledged = new Map();
  try {
    {
      await using flow = await Flow.open({ data, clock: 'real' });
      expect(flow.server.domains()).toHaveLength(1);
    }
    for (let round = 0; round < rounds; round++) {
      const { child, url } = await startProcess(data);
      const lanes = ['a', 'b', 'c', 'd'].map((name) => lane(url, `${name}${round}`, acknowledged));
      const atLeast = acknowledged.size + 20 + 7 * round;
      await expect.poll(() => acknowledged.size, { timeout: 20_000, interval: 1 }).toBeGreaterThan(atLeast);
      child.kill('SIGKILL');
      await Promise.all([...lanes, once(child, 'exit')]);
    }
    await using flow = await Flow.bare({ data });
    for (const [workflowId, eventType] of acknowledged) expect(flow.types(workflowId)).toContain(eventType);
    await checkRuns(flow);
    expect((await wire(flow.server.url, 'DescribeDomain', { name: DOMAIN })).status).toBe(200);
  } finally {
    rmSync(data, { recursive: true });
  }
}
