import { MAX_BIGINT_DIGITS } from './limits.js';

/**
 * JSON of other programs with the numbers that JavaScript's parser gets wrong or refuses as tags: integers that no number
 * holds (`9007199254740993`), and Python's `NaN`, `Infinity` and `-Infinity`. Other text comes back as it is.
 */
export function tagForeignNumbers(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  let [tagged, from] = ['', 0];
  // Strings are skipped, not matched: a pattern for a long one runs out of stack.
  for (let start = 0; start < text.length; ) {
    const quote = text.indexOf('"', start);
    const end = quote === -1 ? text.length : quote;
    const piece = text.slice(start, end);
    const replaced = piece.replace(TOKENS, tagOf);
    if (replaced !== piece) {
      tagged += text.slice(from, start) + replaced;
      from = end;
    }
    start = quote === -1 ? text.length : endOfString(text, quote);
  }
  return tagged + text.slice(from);
}

/** True for an integer that comes back with other digits from a number. JavaScript itself writes no such integers. */
function isBeyondNumbers(digits: string): boolean {
  return String(Number(digits)) !== digits;
}

// The digits of the largest number: with more of them, other readers of JSON give up.
const MAX_PLAIN_DIGITS = 309;

const SUSPICIOUS = /\d{16}|NaN|Infinity/u;
/** Whole tokens: no part of a fraction, of an exponent, or of a word. */
const TOKENS = /(?<![\w.+-])(?:NaN|-?Infinity|-?[1-9]\d{15,})(?![\w.+-])/gu;

function tagOf(token: string): string {
  if (token.endsWith('N') || token.endsWith('y')) return `{"$number":"${token}"}`;
  if (token.length > MAX_BIGINT_DIGITS) throw new RangeError(`an integer of ${token.length} digits`);
  return isBeyondNumbers(token) ? `{"$bigint":"${token}"}` : token;
}

function endOfString(text: string, quote: number): number {
  for (let end = quote + 1; ; end += 1) {
    end = text.indexOf('"', end);
    if (end === -1) return text.length;
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
}

/** `JSON.stringify` for plain JSON with BigInts, which are written as integers. */
export function exactJson(tree: unknown): string {
  if (typeof tree === 'bigint') return tree.toString();
  if (typeof tree !== 'object' || tree === null) return JSON.stringify(tree);
  if (Array.isArray(tree)) return `[${tree.map(exactJson).join(',')}]`;
  const members = Object.entries(tree).map(([key, value]) => `${JSON.stringify(key)}:${exactJson(value)}`);
  return `{${members.join(',')}}`;
}

/** True for a BigInt that can be written as a JSON integer, and is read as a BigInt again. */
export function isPlainBigInt(value: bigint): boolean {
  const digits = value.toString();
  return digits.length > 15 && digits.length < MAX_PLAIN_DIGITS && isBeyondNumbers(digits);
}
