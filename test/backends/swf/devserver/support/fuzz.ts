import fc from 'fast-check';
import { expect } from 'vitest';
import { DOMAIN, Flow } from './flow.js';
import { mutatedRequest } from './mutations.js';
import { validInputs } from './valid-inputs.js';
import { wire } from './wire.js';

/** Everything in a server that a request might change. */
async function stateOf(flow: Flow): Promise<string> {
  const histories = ['wf', 'closed', 'decided', 'waiting'].map((workflowId) =>
    flow.server.history({ domain: DOMAIN, workflowId }),
  );
  const { tags } = await flow.swf.listTagsForResource({
    resourceArn: `arn:aws:swf:us-east-1:1:/domain/${DOMAIN}`,
  });
  const types = await flow.swf.listWorkflowTypes({ domain: DOMAIN, registrationStatus: 'REGISTERED' });
  const pending = await flow.swf.countPendingActivityTasks({
    domain: DOMAIN,
    taskList: { name: 'activities' },
  });
  return JSON.stringify([flow.server.domains(), histories, tags, types.typeInfos, pending.count]);
}

/** Sends so many mutated requests: each is answered with a fault, and nothing changes. */
export async function fuzz(requests: number): Promise<void> {
  await using flow = await Flow.open();
  const valid = await validInputs(flow);
  const before = await stateOf(flow);
  await fc.assert(
    fc.asyncProperty(mutatedRequest(valid), async ({ operation, body }) => {
      const answer = await wire(flow.server.url, operation, body);
      expect([answer.status >= 400 && answer.status < 500, typeof answer.json['__type']]).toEqual([
        true,
        'string',
      ]);
    }),
    { numRuns: requests },
  );
  expect(await stateOf(flow)).toBe(before);
}
