import { SimpleflowError } from 'simpleflow';
import { EXIT } from './exit.js';
import { reportError } from './report-error.js';

/**
 * While user code runs: `process.exit` in it is an error, never silence and never success. Disposing of it ends the guard.
 * Modules that do so while they are loaded are named by the loader.
 */
export function guardExit(): Disposable {
  let hasCrashed = false;
  const onExit = (code: number): void => {
    // A crash has been printed by Node; 128 and above is an end by a signal.
    if (hasCrashed || code > 128) return;
    reportError(
      new SimpleflowError(
        'invalid-state',
        `the process was ended by \`process.exit(${code})\` before the command was done`,
      ),
    );
    process.exitCode = code === 0 ? EXIT.failed : code;
  };
  const onCrash = (): void => {
    hasCrashed = true;
  };
  process.on('exit', onExit);
  process.on('uncaughtExceptionMonitor', onCrash);
  return {
    [Symbol.dispose]: () => {
      process.off('exit', onExit);
      process.off('uncaughtExceptionMonitor', onCrash);
    },
  };
}
