import { domainInfo } from '../visibility/infos.js';
import type { Operation } from './operation.js';

export const describeDomain: Operation<'DescribeDomain'> = (world, { name }) => {
  const { row } = world.domain(name);
  return JSON.stringify({
    configuration: { workflowExecutionRetentionPeriodInDays: row.retention },
    domainInfo: domainInfo(row),
  });
};
