import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig, type Executor } from 'simpleflow';
import { createPiscinaExecutor, startThreadRunner } from 'simpleflow/backends/piscina';
import { beatsFor, computes } from './support/activities.js';

const activities = [fileURLToPath(new URL('./support/activities.ts', import.meta.url))];
// The package's own sources, as everywhere in these tests.
const execArgv = ['--conditions=source'];

const open: Executor[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((executor) => executor.shutdown({ cancelPending: true, graceMs: 0 })));
});

/** An executor whose thread has started. */
async function piscina(): Promise<Executor> {
  const executor = createPiscinaExecutor({ activities, execArgv, maxThreads: 1, stopGraceMs: 50 });
  open.push(executor);
  await executor.submit(computes, 0, false);
  return executor;
}

/** Keeps this thread from doing anything. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Until the activity has begun, in one go: no message of its thread is heard meanwhile. */
function blockUntilBegun(memory: SharedArrayBuffer): void {
  expect(Atomics.wait(new Int32Array(memory), 0, 0, 10_000)).not.toBe('timed-out');
}

describe('while the main thread is held up', () => {
  it('an activity that gives heartbeats is not taken for a silent one', async () => {
    const executor = await piscina();

    const future = executor.submitWith({ heartbeatMs: 200 }, computes, 1_500, true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    block(700);

    expect(await future).toBeGreaterThan(5);
  });

  it('an activity that has ended in time keeps its result', async () => {
    const executor = await piscina();

    const future = executor.submitWith({ heartbeatMs: 200 }, computes, 20, false);
    await new Promise((resolve) => setTimeout(resolve, 5));
    block(700);

    expect(await future).toBe(0);
  });

  it('calls of a chunk are treated alike', async () => {
    const executor = await piscina();
    const calls = Array.from({ length: 3 }, () => 300);

    const results: number[] = [];
    const chunked = executor.map(beatsFor, calls, { chunkSize: 3, heartbeatMs: 150 });
    setTimeout(() => block(600), 50);
    for await (const result of chunked) results.push(result);

    expect(results).toHaveLength(3);
  });
});

it('an activity that is really silent runs out of time, also after the main thread was held up', async () => {
  const executor = await piscina();
  const memory = new SharedArrayBuffer(4);

  const future = executor.submitWith({ heartbeatMs: 200 }, computes, 3_000, false, memory);
  await new Promise((resolve) => setImmediate(resolve));
  blockUntilBegun(memory);
  block(400);

  expect(await future.exception()).toMatchObject({ code: 'activity-timed-out', attempt: 1 });
});

it('details of heartbeats come along, and the latest of many that came at once', async () => {
  const runner = await startThreadRunner(await loadConfig({ overrides: { activities } }), {
    execArgv,
    maxThreads: 1,
  });
  const seen: unknown[] = [];
  const run = (name: string, args: readonly unknown[]) =>
    runner.run(
      {
        id: `activity-${name}-1`,
        name,
        version: 'default',
        taskList: 'default',
        attempt: 1,
        input: JSON.stringify({ args, kwargs: {} }),
      },
      {
        signal: new AbortController().signal,
        heartbeat: (details) => {
          if (details !== undefined) seen.push(details);
        },
      },
    );

  await run('tells', [[{ step: 1 }, [2], 'three']]);
  const oneByOne = seen.splice(0);
  const running = run('computes', [300, true]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  block(200);
  const outcome = await running;
  await runner.close();

  expect(oneByOne).toEqual([{ step: 1 }, [2], 'three']);
  // Some were told together, and the last one is among them.
  const count = Number((outcome as { readonly output: string }).output);
  expect(seen.length).toBeLessThan(count);
  expect(seen.at(-1)).toEqual({ count });
});
