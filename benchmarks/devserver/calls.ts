import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One call by raw HTTP; the SDK's own cost stays out. */
export async function call(url: string, operation: string, body: object): Promise<Record<string, unknown>> {
  const data = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = {
      'x-amz-target': `SimpleWorkflowService.${operation}`,
      'content-length': Buffer.byteLength(data),
    };
    request(url, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode !== 200) reject(new Error(`${operation}: ${text}`));
        else resolve(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>));
      });
    })
      .on('error', reject)
      .end(data);
  });
}

export const DOMAIN = 'bench';
const WORKFLOW_TYPE = { name: 'w', version: '1' };

export async function register(url: string): Promise<void> {
  await call(url, 'RegisterDomain', { name: DOMAIN, workflowExecutionRetentionPeriodInDays: '1' });
  await call(url, 'RegisterWorkflowType', {
    domain: DOMAIN,
    ...WORKFLOW_TYPE,
    defaultTaskList: { name: 'd' },
    defaultChildPolicy: 'ABANDON',
    defaultExecutionStartToCloseTimeout: '31536000',
    defaultTaskStartToCloseTimeout: '300',
  });
  await call(url, 'RegisterActivityType', {
    domain: DOMAIN,
    name: 'a',
    version: '1',
    defaultTaskList: { name: 'a' },
    defaultTaskHeartbeatTimeout: 'NONE',
    defaultTaskScheduleToCloseTimeout: '3600',
    defaultTaskScheduleToStartTimeout: '3600',
    defaultTaskStartToCloseTimeout: '3600',
  });
}

/** Takes the next decision task of a list and answers it. */
export async function decide(url: string, list: string, decisions: readonly object[]): Promise<void> {
  const task = await call(url, 'PollForDecisionTask', {
    domain: DOMAIN,
    taskList: { name: list },
    maximumPageSize: 1,
  });
  await call(url, 'RespondDecisionTaskCompleted', { taskToken: task['taskToken'], decisions });
}

export async function startRun(url: string, workflowId: string, list: string): Promise<string> {
  const input = { domain: DOMAIN, workflowId, workflowType: WORKFLOW_TYPE, taskList: { name: list } };
  return String((await call(url, 'StartWorkflowExecution', input))['runId']);
}

/** Does `count` things, a few at a time. */
export async function times(count: number, atOnce: number, act: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await act(i);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Adds events to a run: so many markers, and the few that go with them. */
export async function fill(url: string, workflowId: string, list: string, markers: number): Promise<void> {
  for (let i = 0; i < markers; i += 1_000) {
    if (i > 0) await call(url, 'SignalWorkflowExecution', { domain: DOMAIN, workflowId, signalName: 's' });
    await decide(
      url,
      list,
      Array.from({ length: 1_000 }, (_, n) => ({
        decisionType: 'RecordMarker',
        recordMarkerDecisionAttributes: { markerName: `marker-${i + n}` },
      })),
    );
  }
}
