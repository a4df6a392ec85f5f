/**
 * A text of at most `maxLength` UTF-16 units: as it is, or its beginning and `end`. It is not cut inside a character of two
 * units, which would leave half of one that no encoding can carry.
 */
export function cutText(text: string, maxLength: number, end = ''): string {
  if (text.length <= maxLength) return text;
  const length = Math.max(0, maxLength - end.length);
  const isInside = isHighSurrogate(text.charCodeAt(length - 1)) && isLowSurrogate(text.charCodeAt(length));
  return text.slice(0, isInside ? length - 1 : length) + end;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
