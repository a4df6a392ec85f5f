import { types } from 'node:util';
import { listOf, type Tag, textOf, type WriteChild } from './tag.js';

const DATE: Tag<Date> = {
  key: '$date',
  className: 'Date',
  is: types.isDate,
  // JSON knows no invalid date, `null` stands for it.
  write: (date) => (Number.isNaN(date.getTime()) ? null : date.toISOString()),
  read: (payload) => {
    if (payload === null) return new Date(Number.NaN);
    const date = new Date(textOf(payload));
    // Other forms depend on the time zone of the machine or are read leniently ("2020-02-30").
    if (Number.isNaN(date.getTime()) || date.toISOString() !== payload) {
      throw new RangeError('expected an instant such as `2020-01-02T03:04:05.678Z`');
    }
    return date;
  },
};

const MAP: Tag<ReadonlyMap<unknown, unknown>> = {
  key: '$map',
  className: 'Map',
  is: types.isMap,
  write: (map, child) => Array.from(map, ([key, value], index) => writeEntry(key, value, index, child)),
  read: (payload) => {
    const map = new Map(listOf(payload).map(entryOf));
    if (map.size !== listOf(payload).length) throw new RangeError('a key comes twice');
    return map;
  },
};

function writeEntry(key: unknown, value: unknown, index: number, child: WriteChild): [unknown, unknown] {
  return [child(key, `key ${index}`), child(value, typeof key === 'string' ? key : `value ${index}`)];
}

function entryOf(entry: unknown): [unknown, unknown] {
  const [key, value, ...rest] = listOf(entry);
  if (rest.length > 0 || listOf(entry).length !== 2) throw new RangeError('expected pairs of key and value');
  return [key, value];
}

const SET: Tag<ReadonlySet<unknown>> = {
  key: '$set',
  className: 'Set',
  is: types.isSet,
  write: (set, child) => Array.from(set, (value, index) => child(value, index)),
  read: (payload) => {
    const set = new Set(listOf(payload));
    if (set.size !== listOf(payload).length) throw new RangeError('a member comes twice');
    return set;
  },
};

/** `lastIndex` is not sent, as in structured clone. */
const REGEXP: Tag<RegExp> = {
  key: '$regexp',
  className: 'RegExp',
  is: types.isRegExp,
  write: (regexp) => `/${regexp.source}/${regexp.flags}`,
  read: (payload) => {
    const text = textOf(payload);
    const end = text.lastIndexOf('/');
    if (!text.startsWith('/') || end < 2) throw new SyntaxError('expected `/source/flags`');
    return new RegExp(text.slice(1, end), text.slice(end + 1));
  },
};

const URL_TAG: Tag<URL> = {
  key: '$url',
  className: 'URL',
  is: (value) => value instanceof URL,
  write: (url) => url.href,
  read: (payload) => {
    const url = new URL(textOf(payload));
    if (url.href !== payload) throw new TypeError('expected a normal URL');
    return url;
  },
};

export const OBJECT_TAGS: readonly Tag[] = [DATE, MAP, SET, REGEXP, URL_TAG];
