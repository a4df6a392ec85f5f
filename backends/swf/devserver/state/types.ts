import { QUOTAS } from '../../protocol/limits.js';
import { Fault, typeText } from '../fault.js';
import type { TypeRow } from '../storage/journal.js';
import type { World } from '../world.js';
import type { ActivityTypeEntry, Domain, WorkflowTypeEntry } from './domain.js';
import { typeKey } from './domain.js';
import type { TypeName } from './run.js';

type Kind = TypeRow['kind'];

/** A registered type, told apart by its kind, with the name of its domain. */
export function findType(world: World, kind: Kind, domainName: string, type: TypeName): TypeRow {
  const domain = world.domain(domainName);
  if (kind === 'workflow') {
    const entry = domain.workflowTypes.get(typeKey(type));
    if (entry !== undefined) return { kind, domain: domainName, entry };
  } else {
    const entry = domain.activityTypes.get(typeKey(type));
    if (entry !== undefined) return { kind, domain: domainName, entry };
  }
  throw unknownType(kind, type);
}

export function unknownType(kind: Kind, type: TypeName): Fault {
  return new Fault('UnknownResourceFault', `Unknown type: ${shown(kind, type)}`);
}

/** `WorkflowType=[name=ship, version=1]` */
function shown(kind: Kind, type: TypeName): string {
  return typeText(kind === 'workflow' ? 'WorkflowType' : 'ActivityType', type);
}

/** Checks that a type may be registered in the domain. */
export function refuseTaken(world: World, kind: Kind, domain: Domain, type: TypeName): void {
  const { row } = domain;
  if (row.status === 'DEPRECATED') {
    const fault = world.settings.questions.registerInDeprecatedDomain;
    throw new Fault(fault, fault === 'DomainDeprecatedFault' ? row.name : `Unknown domain: ${row.name}`);
  }
  const types = kind === 'workflow' ? domain.workflowTypes : domain.activityTypes;
  if (types.has(typeKey(type))) throw new Fault('TypeAlreadyExistsFault', shown(kind, type));
  if (world.settings.limits === 'swf' && types.size >= QUOTAS.typesPerDomain)
    throw new Fault('LimitExceededFault', `Limit on the number of ${kind} types of a domain reached`);
}

/** @throws Fault `TypeDeprecatedFault` when it is so already */
export function deprecateType(world: World, row: TypeRow): void {
  const { entry, kind } = row;
  if (entry.deprecatedAtMs !== undefined) throw new Fault('TypeDeprecatedFault', shown(kind, entry));
  entry.deprecatedAtMs = world.clock.nowMs();
  world.journal.type(row);
}

/** @throws Fault `TypeAlreadyExistsFault` when it is not deprecated */
export function undeprecateType(world: World, row: TypeRow): void {
  const { entry, kind } = row;
  if (entry.deprecatedAtMs === undefined) throw new Fault('TypeAlreadyExistsFault', shown(kind, entry));
  entry.deprecatedAtMs = undefined;
  world.journal.type(row);
}

/** Only a deprecated type can be deleted; executions of it go on. */
export function deleteType(world: World, row: TypeRow): void {
  const { entry, kind } = row;
  if (entry.deprecatedAtMs === undefined)
    throw new Fault(
      'TypeNotDeprecatedFault',
      'The type is currently registered and cannot be deleted in its current state',
    );
  const domain = world.domain(row.domain);
  const types: Map<string, ActivityTypeEntry | WorkflowTypeEntry> =
    kind === 'workflow' ? domain.workflowTypes : domain.activityTypes;
  types.delete(typeKey(entry));
  world.journal.typeGone({ kind, domain: row.domain, key: typeKey(entry) });
}
