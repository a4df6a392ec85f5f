import { constants } from 'node:os';
import type { WorkflowHandle } from 'simpleflow';

type StopSignal = 'SIGINT' | 'SIGTERM';

export interface SignalWatch extends Disposable {
  /** 128 plus the number of the signal that came; undefined if none did. */
  readonly exitCode: number | undefined;
}

/** The first SIGINT or SIGTERM asks the run to cancel, which it may refuse; the second ends the process. */
export function watchSignals(handle: WorkflowHandle<unknown>): SignalWatch {
  let exitCode: number | undefined;
  const stop = (signal: StopSignal): void => {
    if (exitCode !== undefined) process.exit(128 + constants.signals[signal]);
    exitCode = 128 + constants.signals[signal];
    process.stderr.write(`${signal}: the run is asked to cancel; once more stops at once\n`);
    void handle.cancel();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
