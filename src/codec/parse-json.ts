import type { CodecLimits } from './limits.js';
import { malformed } from './path.js';

/**
 * `JSON.parse` with limits.
 *
 * @throws SimpleflowError `malformed-data` for text that is not JSON, too long or too deep
 */
export function parseJson(text: string, limits: CodecLimits): unknown {
  if (typeof text !== 'string') throw malformed([], `expected JSON text, got \`${typeof text}\``);
  if (text.length > limits.maxTextLength) {
    throw malformed([], `${text.length} characters of text, at most ${limits.maxTextLength} are read`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // A SyntaxError; its message quotes the text.
    throw malformed([], cause instanceof Error ? cause.message : 'not JSON', { cause });
  }
  // A level takes two characters at least, so that most texts need no look.
  if (text.length > 2 * limits.maxDepth && isDeeper(text, limits.maxDepth)) {
    throw malformed([], `more than ${limits.maxDepth} levels of arrays and objects`);
  }
  return value;
}

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * True if well-formed JSON text nests deeper than `maxDepth`. Reading the text is faster than walking what came out of
 * it, and cannot run out of stack.
 */
export function isDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) {
      i = endOfString(text, i);
    } else if (char === 91 || char === 123) {
      if (++depth > maxDepth) return true;
    } else if (char === 93 || char === 125) {
      depth--;
    }
  }
  return false;
}

/** The index of the quote that closes the string opened at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  for (let char = text.charCodeAt(i); char !== QUOTE; char = text.charCodeAt(i)) {
    i += char === BACKSLASH ? 2 : 1;
  }
  return i;
}
