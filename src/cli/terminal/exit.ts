/** What the process ends with. Ended by a signal, it is 128 plus the signal's number instead. */
export const EXIT = {
  ok: 0,
  /** The workflow ran and did not complete. */
  failed: 1,
  /** Nothing was run: the command line, the module or the input is wrong. */
  usage: 2,
} as const;

/** Output that nobody reads any more, as in `simpleflow … | head`, is no reason to crash. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Ends the process when all output has been handed over: handles that user code left open do not keep it. */
export async function exitWith(code: number): Promise<never> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
    ),
  );
  process.exit(code);
}
