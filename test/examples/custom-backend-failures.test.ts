import { afterAll, describe, expect, it } from 'vitest';
import { ActivityError, createExecutor, type Future } from 'simpleflow';
import { processId as pidOfWorker } from '../../examples/custom-backend/activities.js';
import { createForkedExecutor, type ForkedOptions } from '../../examples/custom-backend/index.js';
import { die, dieOnce, hang, processId, talkNonsense } from './support/misbehaving.js';

const options: ForkedOptions = {
  activities: [new URL('./support/misbehaving.ts', import.meta.url).href],
  execArgv: ['--conditions=source', '--import', 'tsx'],
  processes: 2,
  stopGraceMs: 50,
};
const executor = createForkedExecutor(options);
afterAll(() => executor.shutdown());

async function failureOf(future: Future<unknown>): Promise<ActivityError> {
  const error = await future.exception();
  if (!(error instanceof ActivityError))
    throw new TypeError(`expected an ActivityError, got ${String(error)}`);
  return error;
}

describe('a process of the custom backend', () => {
  it('that dies fails its own task, and is replaced', async () => {
    const before = await executor.submit(processId);

    const dead = executor.submit(die);
    const beside = executor.submit(processId);
    const error = await failureOf(dead);

    expect(error).toMatchObject({ code: 'activity-failed', activityName: 'die', attempt: 1 });
    expect(error.cause).toMatchObject({ name: 'WorkerLostError', code: 'worker-lost' });
    expect((error.cause as Error).message).toContain('exit code 3');
    expect(await beside).toBeTypeOf('number');
    const after = await Promise.all([executor.submit(processId), executor.submit(processId)]);
    expect(after.filter((pid) => pid === before).length).toBeLessThan(2);
  });

  it('that dies is tried again by policy, in a fresh process', async () => {
    expect(await executor.submit(dieOnce)).toBe(2);
  });

  it('that hangs runs out of time, is killed, and is replaced', async () => {
    const error = await failureOf(executor.submit(hang));

    expect(error).toMatchObject({ code: 'activity-timed-out', activityName: 'hang' });
    expect(await executor.submit(processId)).toBeTypeOf('number');
  });

  it('that answers nonsense fails its task, and is replaced', async () => {
    const error = await failureOf(executor.submit(talkNonsense));

    expect(error.cause).toMatchObject({ code: 'worker-lost' });
    expect((error.cause as Error).message).toContain('no reply');
    expect(await executor.submit(processId)).toBeTypeOf('number');
  });

  it('that cannot load a module says so with every call', async () => {
    await using broken = createForkedExecutor({ ...options, activities: ['file:///nowhere/at-all.js'] });

    const errors = [await failureOf(broken.submit(processId)), await failureOf(broken.submit(processId))];

    for (const { cause } of errors) expect(cause).toMatchObject({ code: 'unknown-module' });
  });
});

it('is chosen by configuration', async () => {
  await using chosen = await createExecutor({
    executor: './examples/custom-backend/index.ts',
    activities: ['./examples/custom-backend/activities.ts'],
  });

  const seen = await chosen.submit(pidOfWorker);

  expect(seen).toBeTypeOf('number');
  expect(seen).not.toBe(process.pid);
});
