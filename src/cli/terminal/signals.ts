import { constants } from 'node:os';
import { attempt } from './attempt.js';
import { notice } from './output.js';

type StopSignal = 'SIGINT' | 'SIGTERM';

export interface SignalWatch extends Disposable {
  /** 128 plus the number of the signal that came; undefined if none did. */
  readonly exitCode: number | undefined;
  /** Resolves when one comes. */
  readonly stopped: Promise<void>;
}

/**
 * The first SIGINT or SIGTERM calls `onStop`, and the command goes on; the second ends the process.
 * @param onStop gets the name of the signal
 */
export function watchStop(onStop: (signal: StopSignal) => void): SignalWatch {
  let exitCode: number | undefined;
  let resolveStopped = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (resolveStopped = resolve));
  const stop = (signal: StopSignal): void => {
    if (exitCode !== undefined) process.exit(128 + constants.signals[signal]);
    exitCode = 128 + constants.signals[signal];
    onStop(signal);
    resolveStopped();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    stopped,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

/** The first SIGINT or SIGTERM asks the run to cancel, which it may refuse; the second ends the process. */
export function watchSignals(handle: { cancel(): Promise<void> }): SignalWatch {
  return watchStop((signal) => {
    notice(`${signal}: the run is asked to cancel; once more stops at once`);
    void attempt('ask the run to cancel', async () => handle.cancel());
  });
}
