import { expect, vi } from 'vitest';
import { resultOf, startCli, type CliProcess, type CliResult } from './run-cli.js';

/** A command that runs until a signal ends it. */
export interface Serving {
  readonly child: CliProcess;
  readonly result: Promise<CliResult>;
  /** Resolves once it has printed that to stderr. */
  said(text: string): Promise<void>;
}

/** Starts a command, and resolves when it has printed that to stderr. */
export async function serving(args: readonly string[], until = 'is polling'): Promise<Serving> {
  const child = startCli(args);
  const result = resultOf(child);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = result.then(({ stderr: all }) => {
    throw new Error(`the command has ended: ${all}`);
  });
  ended.catch(() => undefined);
  const said = (text: string): Promise<void> =>
    Promise.race([
      ended,
      vi.waitFor(() => expect(stderr).toContain(text), { timeout: 15_000, interval: 10 }),
    ]);
  await said(until);
  return { child, result, said };
}
