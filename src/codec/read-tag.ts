import { ATTACHMENT_KEY, COPIED_KEY } from './attachments.js';
import { BYTE_TAGS } from './byte-tags.js';
import { OBJECT_TAGS } from './object-tags.js';
import { READ_PRIMITIVE } from './primitive-tags.js';

export const CLASS_KEY = '$class';
export const ERROR_KEY = '$error';

type Read = (payload: unknown) => unknown;

const READ_BY_KEY: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...[...BYTE_TAGS, ...OBJECT_TAGS].map(({ key, read }): [string, Read] => [key, read]),
  ...Object.entries(READ_PRIMITIVE),
]);

/** Tags whose value depends on more than what stands behind the key. */
const FORMS: ReadonlyMap<string, (payload: unknown) => boolean> = new Map([
  [CLASS_KEY, isClassForm],
  [ERROR_KEY, isErrorForm],
  [ATTACHMENT_KEY, isIndex],
  [COPIED_KEY, isCopiedForm],
]);

/** What {@link readTag} gives for what is no tag. */
export const NO_TAG: unique symbol = Symbol('no tag');

/**
 * The value of a tag of the language. Only exactly what a writer of ours writes is one: other programs have keys with a
 * `$`, too, as in `{"$ref":"#/x"}`, `{"$date":"2020-01-02"}`, `{"$set":{"a":1}}`.
 */
export function readTag(key: string, payload: unknown): unknown {
  const read = READ_BY_KEY.get(key);
  if (read === undefined) return NO_TAG;
  try {
    return read(payload);
  } catch {
    // Readers of tags and constructors of the language refuse what is no such value.
    return NO_TAG;
  }
}

/** True if `key` and what stands behind it, its members being read already, are a tag, escaped or not. */
export function isTag(key: string, payload: unknown): boolean {
  const bare = bareKey(key);
  return FORMS.get(bare)?.(payload) ?? readTag(bare, payload) !== NO_TAG;
}

/** True if an object of this key only may be a tag: whether it is one, the rest of it says. */
export function mayBeTag(key: string): boolean {
  const bare = bareKey(key);
  return FORMS.has(bare) || READ_BY_KEY.has(bare);
}

/** An escaped key has one `$` more for each time it was escaped. */
function bareKey(key: string): string {
  return key.replace(/^\$+/u, '$');
}

function isClassForm(payload: unknown): boolean {
  return isRecord(payload) && typeof payload['name'] === 'string' && hasOnly(payload, ['name', 'value']);
}

/** Runs write errors without their stack traces. */
function isErrorForm(payload: unknown): boolean {
  if (!isRecord(payload) || payload['error'] === '') return false;
  if (payload['traceback'] !== undefined && !Array.isArray(payload['traceback'])) return false;
  return ['error', 'error_type', 'message'].every((key) => typeof payload[key] === 'string');
}

function isCopiedForm(payload: unknown): boolean {
  return (
    Array.isArray(payload) && payload.length === 2 && typeof payload[0] === 'string' && isIndex(payload[1])
  );
}

function isIndex(payload: unknown): boolean {
  return Number.isSafeInteger(payload) && (payload as number) >= 0;
}

function hasOnly(record: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return Object.keys(record).length === keys.length && keys.every((key) => Object.hasOwn(record, key));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
