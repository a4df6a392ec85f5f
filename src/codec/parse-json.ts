import { tagForeignNumbers } from './foreign-numbers.js';
import type { CodecLimits } from './limits.js';
import { malformed } from './path.js';

/** The tree, and whether an object in it may be a tag, or have a key that is refused. */
export interface Parsed {
  readonly value: unknown;
  readonly mayHoldTags: boolean;
}

/**
 * `JSON.parse` with limits; numbers that it would change or refuse are tags in the tree.
 *
 * @throws SimpleflowError `malformed-data` for text that is not JSON, too long or too deep
 */
export function parseJson(text: string, limits: CodecLimits): Parsed {
  if (typeof text !== 'string') throw malformed([], `expected JSON text, got \`${typeof text}\``);
  if (text.length > limits.maxTextLength) {
    throw malformed([], `${text.length} characters of text, at most ${limits.maxTextLength} are read`);
  }
  let value: unknown;
  let tagged: string;
  try {
    tagged = tagForeignNumbers(text);
    value = JSON.parse(tagged);
  } catch (cause) {
    // A SyntaxError; its message quotes the text.
    throw malformed([], cause instanceof Error ? cause.message : 'not JSON', { cause });
  }
  // A level takes two characters at least, so that most texts need no look.
  if (text.length > 2 * limits.maxDepth && isDeeper(value, limits.maxDepth)) {
    throw malformed([], `more than ${limits.maxDepth} levels of arrays and objects`);
  }
  return { value, mayHoldTags: tagged !== text || mayHoldTags(text) };
}

/** False if no object of `text` can have a key that needs a look. A single `$` is found much faster than `"$`. */
function mayHoldTags(text: string): boolean {
  if (text.includes('$') && text.includes('"$')) return true;
  // Both characters may be written as escapes.
  return text.includes('__proto__') || text.includes('\\u00');
}

/** True if a tree of plain JSON has more than `maxDepth` levels; looks no deeper, hence cannot run out of stack. */
export function isDeeper(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (maxDepth === 0) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (isDeeper(value[i], maxDepth - 1)) return true;
    }
    return false;
  }
  for (const key of Object.keys(value)) {
    if (isDeeper((value as Record<string, unknown>)[key], maxDepth - 1)) return true;
  }
  return false;
}
