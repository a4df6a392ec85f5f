import { printable } from '../../util/printable.js';
import type { Codec } from 'simpleflow';

/** Prints lines to stdout, where results go. Control characters are shown as text. */
export function printLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Prints lines to stderr, where everything goes that is no result. Control characters are shown as text. */
export function notice(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** A line of the log of a service: with the time, to stderr. */
export function logLine(line: string): void {
  notice(`${new Date().toISOString()} ${line}`);
}

/** Prints a result as one line of JSON, with tags for what JSON lacks; nothing for `undefined`. */
export function printResult(result: unknown, codec: Codec): void {
  if (result !== undefined) printLine(codec.encode(result));
}
