import { EXIT } from './exit.js';
import { reportError } from './report-error.js';

/** A decider or a worker. */
export interface Service {
  readonly ended: Promise<void>;
  shutdown(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

/** Lines for whoever runs the command: with the time, to stderr. */
export function logLine(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/**
 * Lets a service run until a signal ends it in order, a second one at once.
 * @throws what the service ended with
 */
export async function serve(service: Service, graceMs: number): Promise<number> {
  let stopping: Promise<void> | undefined;
  const stop = (signal: string): void => {
    const isFirst = stopping === undefined;
    logLine(isFirst ? `${signal}: finishing what was begun; once more gives it up` : `${signal}: giving up`);
    stopping = service.shutdown({ graceMs: isFirst ? graceMs : 0 });
    // `ended` tells.
    stopping.catch(() => undefined);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    await service.ended.catch(async (error: unknown) => {
      await service.shutdown({ graceMs: 0 }).catch(() => undefined);
      throw error;
    });
    try {
      await stopping;
    } catch (error) {
      // A service of user code that does not close.
      reportError(error);
      return EXIT.failed;
    }
    logLine('stopped');
    return EXIT.ok;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
