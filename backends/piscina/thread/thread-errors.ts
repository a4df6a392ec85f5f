import { activityContext } from 'simpleflow';
import { ThreadCall } from './thread-call.js';

/**
 * Keeps errors that nobody catches from ending the thread, and with it whichever call is on it then: an error of a timer
 * or a promise that a running call has left behind ends that call, any other is reported.
 * @param report the call is one that is over, or undefined if the error has nothing to do with an activity
 */
export function watchErrors(report: (error: unknown, call: ThreadCall | undefined) => void): void {
  const handle = (error: unknown): void => {
    const call = currentCall();
    if (call?.breakOff(error) !== true) report(error, call);
  };
  process.on('uncaughtException', handle);
  process.on('unhandledRejection', handle);
}

/** The call whose code has led here, by way of timers, promises and callbacks. */
export function currentCall(): ThreadCall | undefined {
  try {
    const context = activityContext();
    return context instanceof ThreadCall ? context : undefined;
  } catch {
    // Not in an activity.
    return undefined;
  }
}
