// C0 but tab and line feed, DEL, C1; and what reorders text on the screen.
const CONTROL =
  /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text from outside as a terminal may show it. Control characters, which could move the cursor, recolour or hide what stands
 * there, become `\u001b`; line breaks and tabs stay. JSON stays the same JSON.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
