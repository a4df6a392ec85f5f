import { describe, expect, it } from 'vitest';
import { describeOperation } from '../support/describe-operation.js';
import { DOMAIN, faultOf, Flow } from '../support/flow.js';

describe('RegisterDomain', () => {
  describeOperation('RegisterDomain', () => ({ name: 'fresh', workflowExecutionRetentionPeriodInDays: '7' }));

  describe('behaviour', () => {
    it('keeps name, description and retention, and makes an ARN in the Region of the caller', async () => {
      await using flow = await Flow.open();
      await flow.swf.registerDomain({
        name: 'fresh',
        description: 'd',
        workflowExecutionRetentionPeriodInDays: 'NONE',
        tags: [{ key: 'team', value: 'a' }],
      });

      const { domainInfo, configuration } = await flow.swf.describeDomain({ name: 'fresh' });
      expect(domainInfo).toEqual({
        name: 'fresh',
        description: 'd',
        status: 'REGISTERED',
        arn: 'arn:aws:swf:us-east-1:000000000000:/domain/fresh',
      });
      expect(configuration).toEqual({ workflowExecutionRetentionPeriodInDays: 'NONE' });
    });

    it('refuses a name that is taken, deprecated or not', async () => {
      await using flow = await Flow.open();
      expect(
        await faultOf(flow.swf.registerDomain({ name: DOMAIN, workflowExecutionRetentionPeriodInDays: '1' })),
      ).toBe(`DomainAlreadyExistsFault: ${DOMAIN}`);
      await flow.swf.deprecateDomain({ name: DOMAIN });
      expect(
        await faultOf(flow.swf.registerDomain({ name: DOMAIN, workflowExecutionRetentionPeriodInDays: '1' })),
      ).toBe(`DomainAlreadyExistsFault: ${DOMAIN}`);
    });

    it('refuses forbidden names and retention over 90 days', async () => {
      await using flow = await Flow.open();
      for (const name of ['a:b', 'a/b', 'a|b', 'a\u0007', 'arn', ' a', 'a '])
        expect(
          await faultOf(flow.swf.registerDomain({ name, workflowExecutionRetentionPeriodInDays: '1' })),
        ).toMatch(/^ValidationException: 1 validation error detected: Value '.*' at 'name'/u);
      for (const days of ['91', '-1', 'x', '1.5'])
        expect(
          await faultOf(flow.swf.registerDomain({ name: 'b', workflowExecutionRetentionPeriodInDays: days })),
        ).toMatch(/^ValidationException: 1 validation error/u);
    });

    it('stops at 100 domains, and does not with `limits: none`', async () => {
      await using flow = await Flow.open();
      for (let i = 1; i < 100; i++)
        await flow.swf.registerDomain({ name: `n${i}`, workflowExecutionRetentionPeriodInDays: '1' });

      expect(
        await faultOf(
          flow.swf.registerDomain({ name: 'one-more', workflowExecutionRetentionPeriodInDays: '1' }),
        ),
      ).toMatch(/^LimitExceededFault/u);
    });
  });
});
