import {
  assertReplayed,
  replayJournal,
  Workflow,
  type Journal,
  type WorkflowClass,
  type WorkflowHandle,
} from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';

/** A workflow class whose `run` is `body`. */
export function workflowOf<A extends readonly unknown[], R>(
  body: (self: Workflow, ...args: A) => R,
  definition: object = {},
): WorkflowClass<A, Promise<Awaited<R>>> {
  return class extends Workflow {
    static override readonly definition = { name: 'recorded', ...definition };
    async run(...args: A): Promise<Awaited<R>> {
      return await body(this, ...args);
    }
  };
}

export interface RecordedRun<R> {
  /** Undefined if the run failed. */
  readonly result: R | undefined;
  readonly error: Error | undefined;
  readonly journal: Journal;
  /** Milliseconds of the virtual clock. */
  readonly tookMs: number;
}

/** Runs a workflow on `local` with a virtual clock, and checks that its journal replays. */
export async function recordRun<A extends readonly unknown[], R>(
  workflow: WorkflowClass<A, R>,
  args: A,
  during: (handle: WorkflowHandle<Awaited<R>>) => Promise<void> | void = () => undefined,
): Promise<RecordedRun<Awaited<R>>> {
  await using executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
  const handle = await executor.start(workflow, args);
  await during(handle);
  const { result, error } = await handle.result().then(
    (value) => ({ result: value, error: undefined }),
    (reason: unknown) => ({ result: undefined, error: reason as Error }),
  );
  const journal = JSON.parse(JSON.stringify(await handle.history())) as Journal;
  assertReplayed(await replayJournal(workflow, journal));
  const { startedAtMs, closedAtMs } = await handle.describe();
  return { result, error, journal, tookMs: (closedAtMs ?? 0) - startedAtMs };
}

/** The ids of what a run asked for, turn by turn: `[['activity-a-1'], [], ['activity-b-1']]`. */
export function idsByTurn(journal: Journal): string[][] {
  return journal.turns.map(({ commands }) =>
    commands.flatMap((command) => ('id' in command ? [command.id] : [])),
  );
}
