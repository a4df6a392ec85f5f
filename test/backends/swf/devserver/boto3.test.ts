import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Flow } from './support/flow.js';

const available = spawnSync('python3', ['-c', 'import boto3']).status === 0;
if (!available) process.stderr.write('skipped: `python3` with boto3 is not there (pip install boto3)\n');

describe.skipIf(!available)('the AWS SDK for Python', () => {
  it('does not notice the difference', async () => {
    await using flow = await Flow.bare();
    const script = new URL('support/boto3_client.py', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)('python3', [script, flow.server.url]);

    expect(JSON.parse(stdout)).toEqual({
      input: 'é',
      cancelRequested: false,
      empty: [null, 0],
      events: [
        'WorkflowExecutionStarted',
        'DecisionTaskScheduled',
        'DecisionTaskStarted',
        'DecisionTaskCompleted',
        'ActivityTaskScheduled',
        'ActivityTaskStarted',
        'ActivityTaskCompleted',
        'DecisionTaskScheduled',
        'DecisionTaskStarted',
        'DecisionTaskCompleted',
        'WorkflowExecutionCompleted',
      ],
      status: 'COMPLETED',
      started: true,
      closed: 1,
      errors: [
        'UnknownResourceFault',
        'UnknownResourceFault',
        'DomainAlreadyExistsFault',
        'ValidationException',
      ],
    });
  });
});
