/** The Adler-32 checksum of a text in UTF-8, in hex without leading zeros; `0` for no text, as the Python original. */
export function adler32Hex(text: string): string {
  if (text === '') return '0';
  let a = 1;
  let b = 0;
  for (const byte of new TextEncoder().encode(text)) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return (b * 65_536 + a).toString(16);
}
