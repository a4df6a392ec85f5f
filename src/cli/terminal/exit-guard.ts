import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { SimpleflowError } from 'simpleflow';
import { MODULE_CHANNEL, type ModuleLoading } from 'simpleflow/backend';
import { EXIT } from './exit.js';
import { notice } from './output.js';
import { reportError } from './report-error.js';

// A module that loads takes a second; one that connects to something, a few.
const NOTICE_MS = 5_000;
const LIMIT_MS = 30_000;
/** What Node ends with when the main module waits and nothing is left to do; its `exit` event may still say 0. */
const UNSETTLED = 13;

/**
 * Runs a command. User code that ends the process, or a module that never finishes loading, is an error with the name of
 * the module: never silence, and never success.
 */
export async function guarded(command: () => Promise<number>): Promise<number> {
  const loading = new Map<string, NodeJS.Timeout[]>();
  let hasCrashed = false;
  let isIdle = false;
  const onLoading = (message: unknown): void => {
    const { file, isDone } = message as ModuleLoading;
    loading.get(file)?.forEach((timer) => clearTimeout(timer));
    loading.delete(file);
    if (!isDone) loading.set(file, watchLoading(file));
  };
  const onExit = (code: number): void => {
    // A crash has been printed by Node; 128 and above is an end by a signal.
    if (hasCrashed || code > 128) return;
    const file = [...loading.keys()].at(-1);
    reportError(endOf(file, isIdle ? UNSETTLED : code));
    process.exitCode = file !== undefined ? EXIT.usage : code === 0 ? EXIT.failed : code;
  };
  const onIdle = (): void => {
    isIdle = true;
    // Runs only if something else goes on after all.
    setImmediate(() => (isIdle = false)).unref();
  };
  const onCrash = (): void => void (hasCrashed = true);
  subscribe(MODULE_CHANNEL, onLoading);
  process.on('exit', onExit);
  process.on('beforeExit', onIdle);
  process.on('uncaughtExceptionMonitor', onCrash);
  try {
    return await command();
  } finally {
    unsubscribe(MODULE_CHANNEL, onLoading);
    process.off('exit', onExit);
    process.off('beforeExit', onIdle);
    process.off('uncaughtExceptionMonitor', onCrash);
  }
}

function watchLoading(file: string): NodeJS.Timeout[] {
  const timers = [
    setTimeout(() => notice(`still loading \`${file}\`; it waits in a top-level \`await\``), NOTICE_MS),
    setTimeout(() => process.exit(UNSETTLED), LIMIT_MS),
  ];
  return timers.map((timer) => timer.unref());
}

function endOf(file: string | undefined, code: number): SimpleflowError {
  const isUnsettled = code === UNSETTLED;
  if (file === undefined) {
    return isUnsettled
      ? new SimpleflowError('never-settles', 'the command waits for something that can never come')
      : new SimpleflowError(
          'invalid-state',
          `the process was ended by \`process.exit(${code})\` before the command was done`,
        );
  }
  return new SimpleflowError(
    'unknown-module',
    isUnsettled
      ? `\`${file}\` never finishes loading: its top-level \`await\` does not end`
      : `\`${file}\` ended the process while it was loaded, by \`process.exit(${code})\``,
  );
}
