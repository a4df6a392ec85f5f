import type { Executor } from 'simpleflow';
import { LiveLine, type Terminal } from './live-line.js';
import { progressText } from './progress-text.js';

// Quick enough to look alive, slow enough to be read. A run that is over sooner shows nothing.
const EVERY_MS = 200;

/** Shows how far the executor is, in a line on stderr if that is a terminal that can erase. */
export function showProgress({ progress }: Executor, isQuiet: boolean): Disposable {
  const { stdout, stderr } = process;
  if (isQuiet || progress === undefined || !stderr.isTTY || process.env['TERM'] === 'dumb') {
    return { [Symbol.dispose]: () => undefined };
  }
  const others: Terminal[] = stdout.isTTY ? [stdout] : [];
  const line = new LiveLine(stderr, others);
  const stop = progress.onChange((numbers) => line.show(progressText(numbers)), { everyMs: EVERY_MS });
  const end = (): void => {
    process.off('exit', end);
    stop();
    line[Symbol.dispose]();
  };
  // Also when the process is ended in the middle of it, by a second signal.
  process.on('exit', end);
  return { [Symbol.dispose]: end };
}
