/** A value as an error message shows it: short, with its type, never throwing. `"abc" (string)`, `[1,2] (array)`. */
export function describeValue(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (value === null || value === undefined) return `\`${String(value)}\``;
  if (typeof value === 'function') return `\`${value.name || 'anonymous'}\` (function)`;
  return `\`${shortened(textOf(value))}\` (${type})`;
}

function textOf(value: unknown): string {
  try {
    // JSON has no text for symbols.
    return typeof value === 'symbol' ? value.toString() : JSON.stringify(value);
  } catch {
    return String(value);
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
