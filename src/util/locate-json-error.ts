/** `{ line: 1, column: 8, found: '`}`' }` */
export interface JsonErrorLocation {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What is there: a character, or the end of the text. */
  readonly found: string;
}

// The longest piece that starts here and belongs to JSON, strings apart.
const TOKEN = /[[\]{}:,]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/uy;
const SPACE = /[\t\n\r ]*/uy;
// A bounded piece of what may be in a string: one pattern for all of a long string runs out of stack.
const PIECE_OF_STRING = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})){1,1000}/uy;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/**
 * Where text stops being JSON; undefined if it is JSON. The message of `JSON.parse` says so only on some versions of
 * Node, and only for some errors.
 */
export function locateJsonError(text: string): JsonErrorLocation | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    // A SyntaxError: not JSON.
    return at(text, indexOfError(text));
  }
}

function indexOfError(text: string): number {
  const closers: ('}' | ']')[] = [];
  let expected: Expected = 'value';
  for (let index = match(SPACE, text, 0) ?? 0; ; ) {
    const end = text[index] === '"' ? endOfString(text, index) : match(TOKEN, text, index);
    if (end === undefined) return index;
    // A string ends before what may not be in one.
    if (end < 0) return -end;
    const next = after(text.slice(index, end), expected, closers);
    if (next === undefined) return index;
    expected = next;
    index = match(SPACE, text, end) ?? end;
  }
}

/** Where the string that starts at `index` ends; negative where it does not. */
function endOfString(text: string, index: number): number {
  let end = index + 1;
  for (let next: number | undefined = end; next !== undefined; next = match(PIECE_OF_STRING, text, end))
    end = next;
  return text[end] === '"' ? end + 1 : -end;
}

/** What may follow once `token` is read; undefined if it may not be here. */
function after(token: string, expected: Expected, closers: ('}' | ']')[]): Expected | undefined {
  const first = token[0] ?? '';
  if (first === '}' || first === ']') {
    if (expected !== 'comma-or-end' && expected !== (first === '}' ? 'key-or-end' : 'value-or-end')) return;
    return closers.pop() === first ? (closers.length === 0 ? 'nothing' : 'comma-or-end') : undefined;
  }
  if (first === ':') return expected === 'colon' ? 'value' : undefined;
  if (first === ',') {
    if (expected !== 'comma-or-end') return undefined;
    return closers.at(-1) === '}' ? 'key' : 'value';
  }
  if (expected === 'key' || expected === 'key-or-end') return first === '"' ? 'colon' : undefined;
  if (expected !== 'value' && expected !== 'value-or-end') return undefined;
  if (first === '{' || first === '[') {
    closers.push(first === '{' ? '}' : ']');
    return first === '{' ? 'key-or-end' : 'value-or-end';
  }
  return closers.length === 0 ? 'nothing' : 'comma-or-end';
}

/** Where the match that starts at `index` ends. */
function match(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function at(text: string, index: number): JsonErrorLocation {
  const before = text.slice(0, index).split('\n');
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    found: index >= text.length ? 'end of text' : character === '\n' ? 'end of line' : `\`${character}\``,
  };
}
