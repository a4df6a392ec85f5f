import { QUOTAS } from '../../protocol/limits.js';
import { Fault } from '../fault.js';
import { mergeTags } from '../state/tags.js';
import { newDomain } from '../state/domain.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const registerDomain: Operation<'RegisterDomain'> = (world, input, caller) => {
  const { name, description, workflowExecutionRetentionPeriodInDays: retention } = input;
  if (world.domains.has(name)) throw new Fault('DomainAlreadyExistsFault', name);
  if (world.settings.limits === 'swf' && world.domains.size >= QUOTAS.domains)
    throw new Fault('LimitExceededFault', 'Limit on the number of registered domains reached');
  const tags = mergeTags(world, [], input.tags ?? []);
  // The account is not known to a server that checks no signatures.
  const arn = `arn:aws:swf:${caller.region}:000000000000:/domain/${name}`;
  const domain = newDomain({ name, description, retention, arn, status: 'REGISTERED', tags });
  world.domains.set(name, domain);
  world.journal.domain(domain.row);
  return EMPTY;
};
