import { domainOfArn } from '../state/tags.js';
import type { Operation } from './operation.js';

export const listTagsForResource: Operation<'ListTagsForResource'> = (world, { resourceArn }) =>
  JSON.stringify({ tags: domainOfArn(world, resourceArn).row.tags });
