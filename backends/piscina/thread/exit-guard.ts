import { SimpleflowError } from 'simpleflow';
import { currentCall } from './thread-errors.js';

/**
 * `process.exit` ends a thread, and with it the call that runs there. A call may do that to itself. What a call has left
 * behind may not do it to others: it gets an error, which is reported with its name.
 * @param isBusy a call is running
 */
export function guardExit(isBusy: () => boolean): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    // Code that belongs to no call as far as is known may be that of the running one.
    const isLate = currentCall()?.isOver ?? !isBusy();
    // Without listeners, an error that nobody catches has come so far: Node ends the thread.
    if (!isLate || process.listenerCount('uncaughtException') === 0) return exit(code);
    throw new SimpleflowError(
      'invalid-state',
      `\`process.exit(${code ?? ''})\` was called after the activity had returned: the thread goes on`,
    );
  };
}
