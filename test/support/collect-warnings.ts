import { setImmediate as turn } from 'node:timers/promises';

/** Collects process warnings until `stop`, which gives them and does not let vitest print them meanwhile. */
export function collectWarnings(): { stop(): Promise<Error[]> } {
  const seen: Error[] = [];
  const note = (warning: Error): void => void seen.push(warning);
  const others = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', note);
  return {
    stop: async () => {
      // Warnings are emitted with process.nextTick.
      await turn();
      process.off('warning', note);
      for (const other of others) process.on('warning', other);
      return seen;
    },
  };
}
