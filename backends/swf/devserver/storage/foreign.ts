import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** What every log begins with, whatever its version. */
export const LOG_START = '{"simpleflow":"devserver log"';

/** Where a text stops being what was expected; its length if it is the first part of it. */
export function differsAt(text: string, expected: string): number {
  let at = 0;
  while (at < text.length && text[at] === expected[at]) at++;
  return at;
}

/**
 * Leaves files of others alone.
 * @param what `log`
 * @throws Error for a file that begins neither with `start` nor, as after a crash, with the first part of it
 */
export function refuseForeign(path: string, what: string, start: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  // To open a pipe would wait for somebody to write into it.
  if (!stats.isFile()) throw new Error(`\`${path}\` must be a ${what} of this server, and is no file`);
  const file = openSync(path, 'r');
  try {
    const found = Buffer.alloc(start.length);
    const text = found.toString('latin1', 0, readSync(file, found, 0, found.length, 0));
    const at = differsAt(text, start);
    if (at === text.length) return;
    throw new Error(
      `\`${path}\` is no ${what} of this server: it differs from \`${start.trim()}\` at byte ${at}. ` +
        'It is left as it is: move it, or name another directory',
    );
  } finally {
    closeSync(file);
  }
}
