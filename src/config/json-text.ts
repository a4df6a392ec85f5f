import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Zlib from 'node:zlib';
import { SimpleflowError, type ErrorCode } from '../errors.js';
import { locateJsonError } from '../util/locate-json-error.js';

/**
 * The text of a file as editors and tools write it: UTF-8 or UTF-16, with or without a byte order mark, also compressed by
 * gzip.
 * @throws what the file system says
 */
export function readTextFile(file: string): string {
  return decodeText(readFileSync(file));
}

/** The same for bytes, such as those of stdin. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) {
    // Loaded here: few files need it, and each command would load it (2 ms).
    const { gunzipSync } = createRequire(import.meta.url)('node:zlib') as typeof Zlib;
    return decodeText(gunzipSync(bytes));
  }
  // A decoder removes the byte order mark.
  return new TextDecoder(encodingOf(first, second)).decode(bytes);
}

/** JSON begins with a character of ASCII: where one of two bytes is zero, the text is UTF-16. */
function encodingOf(first = 1, second = 1): string {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : 'utf-8';
}

/**
 * Checks that text is JSON.
 * @param where as a message names it: `` `input.json` ``
 * @throws SimpleflowError with `code`, naming line and column, or what the text is instead
 */
export function checkJson(text: string, where: string, code: ErrorCode): void {
  if (text.trim() === '') throw new SimpleflowError(code, `${where} is empty; JSON was expected`);
  const problem = locateJsonError(text);
  if (problem === undefined) return;
  const { line, column, found } = problem;
  const hint = looksLikeYaml(text) ? '; it looks like YAML, which has to be converted to JSON' : '';
  throw new SimpleflowError(
    code,
    `${where} is not JSON: unexpected ${found} at line ${line}, column ${column}${hint}`,
  );
}

/** A document mark, a comment, or lines `key: value` without quotes and braces. */
function looksLikeYaml(text: string): boolean {
  return /^\s*(?:---\s|#|(?:- )?[\w.-]+:(?:\s|$))/u.test(text);
}
