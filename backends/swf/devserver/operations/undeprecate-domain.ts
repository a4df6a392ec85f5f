import { Fault } from '../fault.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

/** The types of the domain stay deprecated: nothing in the documentation says that they come back. */
export const undeprecateDomain: Operation<'UndeprecateDomain'> = (world, { name }) => {
  const { row } = world.domain(name);
  if (row.status === 'REGISTERED') throw new Fault('DomainAlreadyExistsFault', name);
  row.status = 'REGISTERED';
  world.journal.domain(row);
  return EMPTY;
};
