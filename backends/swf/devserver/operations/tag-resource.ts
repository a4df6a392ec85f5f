import { domainOfArn, mergeTags } from '../state/tags.js';
import type { Operation } from './operation.js';
import { EMPTY } from './operation.js';

export const tagResource: Operation<'TagResource'> = (world, { resourceArn, tags }) => {
  const { row } = domainOfArn(world, resourceArn);
  row.tags = mergeTags(world, row.tags, tags);
  world.journal.domain(row);
  return EMPTY;
};
