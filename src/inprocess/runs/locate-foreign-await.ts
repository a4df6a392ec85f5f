import { createHook } from 'node:async_hooks';
import { FloatingRejections } from '../../engine/run/floating-rejections.js';
import { carriedTurns } from '../../engine/parts/auto-continuation.js';
import { runTurns } from '../../engine/run/turn.js';
import type { WorkflowRun } from '../../engine/run/workflow-run.js';
import { SimpleflowError } from '../../errors.js';
import { deepStack, userFrame } from '../../util/call-site.js';
import type { RunRecord } from './run-record.js';

interface TracedPromise {
  /** The promise it waits for, if it comes from an `await` or a `then`. */
  readonly parent: number | undefined;
  readonly isOfAsyncFunction: boolean;
  readonly frame: string;
}

/**
 * Remembers where promises were made that are still open: so dear that it is done only when there is something to report.
 */
export class AwaitTrace {
  readonly #pending = new Map<number, TracedPromise>();
  readonly #hook = createHook({
    init: (asyncId, type, triggerAsyncId) => {
      if (type === 'PROMISE') trace(this.#pending, asyncId, triggerAsyncId);
    },
    promiseResolve: (asyncId) => void this.#pending.delete(asyncId),
  });

  start(): void {
    this.#hook.enable();
  }

  stop(): void {
    this.#hook.disable();
  }

  /** The line of the await that all others wait for. */
  get place(): string | undefined {
    return innermost(this.#pending);
  }
}

/** The error with the line that was found, if one was. */
export function locatedAt(error: Error, place: string | undefined): Error {
  return place === undefined
    ? error
    : new SimpleflowError('foreign-await', `${error.message}; it waits at ${place}`, { callSite: place });
}

/** True for the error of a run that failed with the fault `foreign-await`, where that does not say at which line. */
export function lacksLine(error: Error): boolean {
  return !SimpleflowError.is(error) || error.callSite === undefined;
}

/** Adds to the error of a foreign await the line that waits, for which the run is replayed once more. */
export async function locateForeignAwait(
  error: Error,
  record: RunRecord,
  newRun: () => WorkflowRun,
): Promise<Error> {
  const { inputs } = record;
  if (!lacksLine(error) || inputs === undefined) return error;
  const awaits = new AwaitTrace();
  const run = newRun();
  const rejections = new FloatingRejections();
  const turns = inputs.flatMap((each) => [...carriedTurns(each), each]);
  let taken = 0;
  const series = {
    begin: () => {
      const input = turns[taken];
      awaits.start();
      if (input !== undefined) run.beginTurn(input);
    },
    end: () => {
      awaits.stop();
      run.endTurn();
      taken += 1;
      return taken < turns.length;
    },
  };
  // In one go: what the code awaits comes back after all of them, and not to lead on to another line before.
  const { length } = turns;
  // The run itself has seen the rejections.
  await runTurns(series, { onRejection: rejections.note, count: length, atOnce: length });
  rejections.forget();
  return locatedAt(error, awaits.place);
}

function trace(pending: Map<number, TracedPromise>, asyncId: number, triggerAsyncId: number): void {
  const stack = deepStack();
  const frame = userFrame(stack);
  if (frame === undefined) return;
  const parent = pending.has(triggerAsyncId) || !isTopOfStack(frame, stack) ? triggerAsyncId : undefined;
  pending.set(asyncId, { parent, isOfAsyncFunction: parent === undefined, frame });
}

/** The await that all others wait for: its own parent is not the promise of an async function that is still going. */
function innermost(pending: ReadonlyMap<number, TracedPromise>): string | undefined {
  const awaits = [...pending.values()].filter(({ isOfAsyncFunction }) => !isOfAsyncFunction);
  const inner = awaits.filter(
    ({ parent }) => parent === undefined || pending.get(parent)?.isOfAsyncFunction !== true,
  );
  return (inner.at(-1) ?? awaits.at(-1) ?? [...pending.values()].at(-1))?.frame;
}

/** True if user code itself made the promise, not a constructor or function that it called. */
function isTopOfStack(frame: string, stack: string): boolean {
  const lines = stack.split('\n').slice(1);
  const index = lines.findIndex((line) => line.includes(frame));
  return lines
    .slice(0, index)
    .every((line) => /node:internal\/(?:async_hooks|promise)|locate-foreign-await|call-site/u.test(line));
}
