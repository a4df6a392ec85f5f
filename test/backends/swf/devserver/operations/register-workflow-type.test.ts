import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, WORKFLOW_TYPE, faultOf, Flow } from '../support/flow.js';

describe('RegisterWorkflowType', () => {
  describeOperation('RegisterWorkflowType', () => ({ domain: DOMAIN, name: 'n', version: '1' }));

  describe('behaviour', () => {
    it('refuses a type that is there, deprecated or not', async () => {
      await using flow = await Flow.open();
      const again = () => flow.swf.registerWorkflowType({ domain: DOMAIN, ...WORKFLOW_TYPE });
      expect(await faultOf(again())).toBe('TypeAlreadyExistsFault: WorkflowType=[name=order, version=1]');
      await flow.swf.deprecateWorkflowType({ domain: DOMAIN, workflowType: WORKFLOW_TYPE });
      expect(await faultOf(again())).toBe('TypeAlreadyExistsFault: WorkflowType=[name=order, version=1]');
    });

    it('takes the same name in another version, and keeps only the defaults that are set', async () => {
      await using flow = await Flow.open();
      await flow.swf.registerWorkflowType({
        domain: DOMAIN,
        name: 'order',
        version: '2',
        description: 'x',
        defaultTaskPriority: '-5',
      });

      const described = await flow.swf.describeWorkflowType({
        domain: DOMAIN,
        workflowType: { name: 'order', version: '2' },
      });
      expect(described.configuration).toEqual({ defaultTaskPriority: '-5' });
      expect(described.typeInfo).toMatchObject({
        description: 'x',
        status: 'REGISTERED',
        creationDate: new Date(flow.server.nowMs()),
      });
    });

    it('refuses forbidden names, priorities and durations, and a deprecated domain', async () => {
      await using flow = await Flow.open();
      const register = (more: object) =>
        flow.swf.registerWorkflowType({ domain: DOMAIN, name: 'n', version: '1', ...more });
      for (const wrong of [
        { name: 'a/b' },
        { version: 'a:b' },
        { defaultTaskPriority: '1.5' },
        { defaultTaskPriority: '2147483648' },
        { defaultTaskStartToCloseTimeout: '-1' },
      ])
        expect(await faultOf(register(wrong))).toMatch(/^ValidationException: 1 validation error detected/u);
      await flow.swf.deprecateDomain({ name: DOMAIN });
      expect(await faultOf(register({}))).toBe(`DomainDeprecatedFault: ${DOMAIN}`);
    });
  });
});
