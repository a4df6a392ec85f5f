import { SimpleflowError } from '../errors.js';
import { describeValue } from '../util/describe-value.js';

// Amazon SWF API model 2012-01-25 (StartWorkflowExecution.tagList, Tag), read 2026-11.
const MAX_TAGS = 5;
const MAX_TAG_LENGTH = 256;

/** @throws SimpleflowError `invalid-option` for more tags, or longer ones, than every backend carries */
export function checkTags(tags: readonly string[]): readonly string[] {
  if (
    Array.isArray(tags) &&
    tags.length <= MAX_TAGS &&
    tags.every((tag) => typeof tag === 'string' && tag.length <= MAX_TAG_LENGTH)
  ) {
    return tags.map(String);
  }
  throw new SimpleflowError(
    'invalid-option',
    `\`tags\` may be ${MAX_TAGS} texts of up to ${MAX_TAG_LENGTH} characters, got ${describeValue(tags)}`,
  );
}
