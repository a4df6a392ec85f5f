import { defaultCodec } from 'simpleflow/backend';

/** Prints a result to stdout as one line of JSON, with tags for what JSON lacks; nothing for `undefined`. */
export function printResult(result: unknown): void {
  if (result !== undefined) process.stdout.write(`${defaultCodec.encode(result)}\n`);
}
