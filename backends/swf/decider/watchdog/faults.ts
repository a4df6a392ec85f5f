import { SimpleflowError } from 'simpleflow';
import { sourceLines } from 'simpleflow/backend';
import type { Place } from './stuck-place.js';

/** For a run in whose code the thread hangs: names the line, and has its stack. */
export function stuckAt(place: Place, watchdogMs: number): SimpleflowError {
  const error = new SimpleflowError(
    'never-returns',
    `workflow code has not come back from a turn for ${watchdogMs} ms (\`watchdogMs\`); ${describe(place)}`,
  );
  return withStack(error, place);
}

/** For modules or services that hang while they are loaded. */
export function notLoaded(place: Place, afterMs: number): SimpleflowError {
  const error = new SimpleflowError(
    'worker-lost',
    `the thread of workflow code has not loaded modules and services for ${afterMs} ms; ${describe(place)}`,
  );
  return withStack(error, place);
}

/** For a run whose code has ended the thread. */
export function endedBy(cause: Error | undefined, exitCode: number): SimpleflowError {
  return new SimpleflowError('worker-lost', `the thread of workflow code ${why(cause, exitCode)}`, { cause });
}

function why(cause: Error | undefined, exitCode: number): string {
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'was out of memory; `node --max-old-space-size=…` says how much it may have';
  return cause === undefined
    ? `has ended (exit code ${exitCode}): does it call \`process.exit\`?`
    : `has ended: ${cause.message}`;
}

function describe({ frames, why: reason }: Place): string {
  const line = sourceLines.userFrame(stackOf(frames)) ?? frames[0];
  return line === undefined ? `where it is cannot be told: ${reason}` : `it is at ${line}`;
}

/** Not where this was found out, but where the code is. */
function withStack(error: SimpleflowError, { frames }: Place): SimpleflowError {
  error.stack = [`${error.name}: ${error.message}`, stackOf(frames)].filter((part) => part !== '').join('\n');
  return error;
}

function stackOf(frames: readonly string[]): string {
  return frames.map((frame) => `    at ${frame}`).join('\n');
}
