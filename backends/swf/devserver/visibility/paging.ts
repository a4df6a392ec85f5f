import { QUOTAS } from '../../protocol/limits.js';
import { pageSize } from '../history/history-page.js';
import type { PagePlace } from '../wire/page-token.js';
import { argumentsDigest, readPageToken, writePageToken } from '../wire/page-token.js';
import type { World } from '../world.js';

export interface PageRequest {
  readonly nextPageToken?: string | undefined;
  readonly maximumPageSize?: number | undefined;
}

export interface Listing<T> {
  readonly operation: string;
  /** The member of the answer that holds the entries. */
  readonly member: string;
  /** In the order of the answer. */
  readonly entries: readonly T[];
  /** Where an entry is in that order; entries after a place are those that compare greater. */
  readonly placeOf: (entry: T) => PagePlace;
  readonly compare: (a: PagePlace, b: PagePlace) => number;
  readonly show: (entry: T) => object;
}

/** One page of a listing. A token holds a place, not a number: what comes and goes in between moves no entry. */
export function listPage<T>(world: World, input: PageRequest, listing: Listing<T>): string {
  const { entries, compare, placeOf } = listing;
  const digest = argumentsDigest(listing.operation, input);
  const { nextPageToken } = input;
  let index = 0;
  if (nextPageToken !== undefined && nextPageToken !== '') {
    const place = readPageToken(world, digest, nextPageToken);
    index = firstIndex(entries, (entry) => compare(placeOf(entry), place) > 0);
  }
  const shown: string[] = [];
  const maxBytes = world.settings.limits === 'swf' ? QUOTAS.resultBytes : Number.POSITIVE_INFINITY;
  const size = pageSize(input.maximumPageSize);
  let bytes = 0;
  let last: T | undefined;
  for (; index < entries.length && shown.length < size; index++) {
    const entry = entries[index] as T;
    const text = JSON.stringify(listing.show(entry));
    bytes += text.length + 1;
    if (bytes > maxBytes && last !== undefined) break;
    shown.push(text);
    last = entry;
  }
  const more = index < entries.length && last !== undefined;
  const next = more ? `,"nextPageToken":"${writePageToken(world, digest, placeOf(last as T))}"` : '';
  return `{"${listing.member}":[${shown.join(',')}]${next}}`;
}

function firstIndex<T>(entries: readonly T[], isAfter: (entry: T) => boolean): number {
  const index = entries.findIndex(isAfter);
  return index < 0 ? entries.length : index;
}

/** Compares two places part by part; `direction` -1 turns the order round. */
export function comparePlaces(direction: 1 | -1): (a: PagePlace, b: PagePlace) => number {
  return (a, b) => {
    for (const [index, left] of a.entries()) {
      const right = b[index];
      if (right === undefined || left === right) continue;
      return left < right ? -direction : direction;
    }
    return 0;
  };
}
