import type { InputOf } from '../../protocol/inputs.js';
import type { RegisteredType } from '../state/domain.js';
import type { World } from '../world.js';
import { typeInfo } from './infos.js';
import { comparePlaces, listPage } from './paging.js';

interface TypeListing {
  readonly operation: 'ListActivityTypes' | 'ListWorkflowTypes';
  readonly kind: 'activityType' | 'workflowType';
  readonly entries: Iterable<RegisteredType<unknown>>;
}

/** Types of one status, by name and then by version; `name` is an exact filter. */
export function listTypes(
  world: World,
  input: InputOf<TypeListing['operation']>,
  { operation, kind, entries }: TypeListing,
): string {
  const compare = comparePlaces(input.reverseOrder === true ? -1 : 1);
  const deprecated = input.registrationStatus === 'DEPRECATED';
  const found = [...entries]
    .filter((entry) => (entry.deprecatedAtMs !== undefined) === deprecated)
    .filter((entry) => input.name === undefined || entry.name === input.name)
    .sort((a, b) => compare([a.name, a.version], [b.name, b.version]));
  return listPage(world, input, {
    operation,
    member: 'typeInfos',
    entries: found,
    placeOf: (entry) => [entry.name, entry.version],
    compare,
    show: (entry) => typeInfo(kind, entry),
  });
}
