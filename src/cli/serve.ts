import { EXIT } from './terminal/exit.js';
import { guardExit } from './terminal/exit-guard.js';
import { logLine } from './terminal/output.js';
import { reportError } from './terminal/report-error.js';

/** What runs until it is told to stop: a decider, a worker. */
export interface Service {
  /** Resolves when the service has stopped; rejects with what ended it. */
  readonly ended: Promise<void>;
  /** The second call, with a grace time of 0, gives up what the first waits for. */
  shutdown(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

export interface ServeOptions {
  /** How long to wait at the end. */
  readonly graceMs: number;
  /** What the service waits for at the first signal: `waiting for open polls (…)`. */
  readonly ending: string;
}

/**
 * Lets a service run until a signal ends it in order, a second one at once.
 * @throws what the service ended with
 */
export async function serve(service: Service, { graceMs, ending }: ServeOptions): Promise<number> {
  using _guard = guardExit();
  let stopping: Promise<void> | undefined;
  const stop = (signal: string): void => {
    const isFirst = stopping === undefined;
    logLine(isFirst ? `${signal}: ${ending}; once more gives it up` : `${signal}: giving up`);
    stopping = service.shutdown({ graceMs: isFirst ? graceMs : 0 });
    // `ended` reports it.
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
