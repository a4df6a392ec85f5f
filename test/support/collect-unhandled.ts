import { setImmediate as turn } from 'node:timers/promises';

/** Collects rejections that nobody handles, each of which would end a process, until `stop`. */
export function collectUnhandled(): { stop(): Promise<unknown[]> } {
  const seen: unknown[] = [];
  const note = (error: unknown): void => void seen.push(error);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', note);
  return {
    stop: async () => {
      // Node looks for them when microtasks have run dry.
      await turn();
      await turn();
      process.off('unhandledRejection', note);
      for (const other of others) process.on('unhandledRejection', other);
      return seen;
    },
  };
}
