import { createHash } from 'node:crypto';

/** The md5 of a text in UTF-8, as 32 hex digits. For ids that must equal Python's, not for secrets. */
export function md5Hex(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}
