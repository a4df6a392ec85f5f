import { domainInfo } from '../visibility/infos.js';
import { comparePlaces, listPage } from '../visibility/paging.js';
import type { Operation } from './operation.js';

export const listDomains: Operation<'ListDomains'> = (world, input) => {
  const compare = comparePlaces(input.reverseOrder === true ? -1 : 1);
  const rows = [...world.domains.values()]
    .map((domain) => domain.row)
    .filter((row) => row.status === input.registrationStatus)
    .sort((a, b) => compare([a.name], [b.name]));
  return listPage(world, input, {
    operation: 'ListDomains',
    member: 'domainInfos',
    entries: rows,
    placeOf: (row) => [row.name],
    compare,
    show: domainInfo,
  });
};
