import { Fault } from '../fault.js';
import { deprecateType } from '../state/types.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

/** Deprecates the domain and all types in it; what runs goes on (model, documentation of the operation). */
export const deprecateDomain: Operation<'DeprecateDomain'> = (world, { name }) => {
  const domain = world.domain(name);
  if (domain.row.status === 'DEPRECATED') throw new Fault('DomainDeprecatedFault', name);
  domain.row.status = 'DEPRECATED';
  world.journal.domain(domain.row);
  for (const entry of domain.workflowTypes.values())
    if (entry.deprecatedAtMs === undefined) deprecateType(world, { kind: 'workflow', domain: name, entry });
  for (const entry of domain.activityTypes.values())
    if (entry.deprecatedAtMs === undefined) deprecateType(world, { kind: 'activity', domain: name, entry });
  return EMPTY;
};
