import { QUOTAS } from '../../protocol/limits.js';
import { Fault } from '../fault.js';
import type { World } from '../world.js';
import type { Domain, DomainRow } from './domain.js';

type Tags = DomainRow['tags'];

// Model, documentation of `ResourceTag`: letters, digits, white space and these.
const TAG_TEXT = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;

/** The tags with others added; a key that is there takes the new value. */
export function mergeTags(world: World, tags: Tags, added: Tags): Tags {
  for (const { key, value = '' } of added)
    if (!TAG_TEXT.test(key) || !TAG_TEXT.test(value))
      throw new Fault('ValidationException', `Tag \`${key}\` has a character that tags may not have`);
  const merged = [...new Map([...tags, ...added].map((tag) => [tag.key, tag])).values()];
  if (world.settings.limits === 'swf' && merged.length > QUOTAS.tagsPerDomain)
    throw new Fault('TooManyTagsFault', `A domain has at most ${QUOTAS.tagsPerDomain} tags`);
  return merged;
}

/** The domain of an ARN `arn:aws:swf:REGION:ACCOUNT:/domain/NAME`; Region and account may be any. */
export function domainOfArn(world: World, arn: string): Domain {
  const [, name = ''] = /^arn:[^:]*:swf:[^:]*:[^:]*:\/domain\/(.+)$/u.exec(arn) ?? [];
  const domain = world.domains.get(name);
  if (domain === undefined) throw new Fault('UnknownResourceFault', `Unknown resource: ${arn}`);
  return domain;
}
