import { domainOfArn } from '../state/tags.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

/** A key that the domain does not have is no fault. */
export const untagResource: Operation<'UntagResource'> = (world, { resourceArn, tagKeys }) => {
  const { row } = domainOfArn(world, resourceArn);
  const gone = new Set(tagKeys);
  row.tags = row.tags.filter((tag) => !gone.has(tag.key));
  world.journal.domain(row);
  return EMPTY;
};
