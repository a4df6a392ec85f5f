import { PAGE_TOKEN_LIFETIME_MS } from '../../protocol/limits.js';
import { invalid } from '../fault.js';
import type { World } from '../world.js';

/** Where a listing goes on: the last place of the page before, by the sort key of the listing. */
export type PagePlace = readonly (number | string)[];

interface PageToken {
  /** When it was issued. */
  readonly t: number;
  /** A digest of the arguments, so that others are noticed. */
  readonly a: string;
  readonly p: PagePlace;
}

/** Digest of an operation and its arguments but for the token and the size of the page. */
export function argumentsDigest(operation: string, input: object): string {
  const sorted = Object.entries(input)
    .filter(([name]) => name !== 'nextPageToken' && name !== 'maximumPageSize' && name !== 'identity')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([operation, sorted]);
  return `${fnv1a(text, 0x811c9dc5)}${fnv1a(text, 0x9747b28c)}`;
}

/** Tells texts apart, and keeps nobody out: SHA-256 took as long as the rest of a short page. */
function fnv1a(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

export function writePageToken(world: World, digest: string, place: PagePlace): string {
  const token: PageToken = { t: world.clock.nowMs(), a: digest, p: place };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

/** @throws Fault for a token that is none, that is too old, or that belongs to other arguments */
export function readPageToken(world: World, digest: string, text: string): PagePlace {
  const token = parse(text);
  if (token === undefined) throw invalid('Invalid token');
  if (world.clock.nowMs() - token.t > PAGE_TOKEN_LIFETIME_MS)
    throw invalid('Specified token has exceeded its maximum lifetime');
  if (token.a !== digest && world.settings.questions.changedPageArguments === 'reject')
    throw invalid('Invalid token');
  return token.p;
}

function parse(text: string): PageToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    // Whatever is not JSON is no token of ours.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { t, a, p } = value as Partial<Record<keyof PageToken, unknown>>;
  if (typeof t !== 'number' || typeof a !== 'string' || !Array.isArray(p)) return undefined;
  const places = p as unknown[];
  if (!places.every((item) => typeof item === 'number' || typeof item === 'string')) return undefined;
  return { t, a, p: places };
}
