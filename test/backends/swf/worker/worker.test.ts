import { activity, activityContext, type ActivityContext } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { describe, expect, it, vi } from 'vitest';
import { startWorker } from '../../../../backends/swf/worker/start-worker.js';
import { held, ship, WorkerFlow } from './worker-flow.js';

/** The error that a failed task was answered with. */
function errorOf({ reason, details }: Record<string, unknown>): Error {
  return defaultCodec.decodeFailure({ reason: String(reason), details: String(details) });
}

describe('an activity worker', () => {
  it('runs an activity of its registry and answers with the result as JSON', async () => {
    await using at = await WorkerFlow.open();
    await at.worker({ activities: [ship((x: number, when: Date) => [x + 1, when])] });
    await at.schedule([1, new Date(0)]);

    const { result } = await at.until('ActivityTaskCompleted');

    expect(result).toBe('[2,{"$date":"1970-01-01T00:00:00.000Z"}]');
    const { identity } = at.flow.last('ActivityTaskStarted');
    expect(JSON.parse(String(identity))).toMatchObject({ pid: process.pid });
  });

  it('sends no result for `undefined`', async () => {
    await using at = await WorkerFlow.open();
    await at.worker({ activities: [ship(() => undefined)] });
    await at.schedule();

    expect(await at.until('ActivityTaskCompleted')).not.toHaveProperty('result');
  });

  it('reads inputs of others: keyword arguments, a plain list, and none', async () => {
    await using at = await WorkerFlow.open();
    await at.worker({ activities: [ship((a = 0, b = 0) => [a, b])] });
    await at.schedule([], { input: '{"args":[1],"kwargs":{"b":2}}' }, 'kwargs');
    await at.schedule([], { input: '[3,4]' }, 'list');
    await at.schedule([], { input: undefined }, 'none');

    const events = ['kwargs', 'list', 'none'].map((id) => at.until('ActivityTaskCompleted', id));

    expect((await Promise.all(events)).map(({ result }) => result)).toEqual(['[1,2]', '[3,4]', '[0,0]']);
  });

  it('tells the activity who it is, and which try a decider says it is', async () => {
    await using at = await WorkerFlow.open();
    let seen: ActivityContext | undefined;
    const body = (): void => {
      seen = activityContext();
    };
    await at.worker({ activities: [ship(body)] });
    await at.schedule([], { input: '{"args":[],"kwargs":{},"meta":{"attempt":3}}' });
    await at.until('ActivityTaskCompleted');

    expect([seen?.activityId, seen?.name, seen?.version]).toEqual(['activity-ship-1', 'ship', '1']);
    expect([seen?.taskList, seen?.attempt, seen?.workflowId]).toEqual(['activities', 3, 'wf']);
  });

  it('fails the task of a type that it does not know, and goes on', async () => {
    await using at = await WorkerFlow.open();
    await at.flow.swf.registerActivityType({ domain: 'shop', name: 'other', version: '1' });
    await at.worker({ activities: [ship(() => 'shipped')] });
    const other = {
      activityType: { name: 'other', version: '1' },
      taskList: { name: 'activities' },
      startToCloseTimeout: '9',
      scheduleToCloseTimeout: '9',
      scheduleToStartTimeout: '9',
      heartbeatTimeout: 'NONE',
    };
    await at.schedule([], other, 'unknown');
    await at.schedule([], {}, 'known');

    await at.until('ActivityTaskCompleted', 'known');

    const error = errorOf(await at.until('ActivityTaskFailed', 'unknown'));
    expect(error).toMatchObject({ code: 'unknown-activity' });
    expect(error.message).toMatch(/^there is no activity `other` with version `1` here/u);
  });

  it('answers a failure with its reason and details', async () => {
    await using at = await WorkerFlow.open();
    const body = (): never => {
      throw new RangeError('out of stock', { cause: new TypeError('the cause') });
    };
    await at.worker({ activities: [ship(body)] });
    await at.schedule();

    const { reason, details } = await at.until('ActivityTaskFailed');

    expect(reason).toBe('RangeError: out of stock');
    expect(JSON.parse(String(details))).toMatchObject({ error: 'RangeError', cause: { error: 'TypeError' } });
  });

  it('answers a result that is too large with an error that says what to do', async () => {
    await using at = await WorkerFlow.open();
    await at.worker({ activities: [ship((length: number) => 'x'.repeat(length))] });
    await at.schedule([32_766], {}, 'fits');
    await at.schedule([32_767], {}, 'too-large');

    expect(String((await at.until('ActivityTaskCompleted', 'fits'))['result'])).toHaveLength(32_768);
    expect(errorOf(await at.until('ActivityTaskFailed', 'too-large'))).toMatchObject({
      code: 'too-large',
      message:
        'the result of `activity-ship-1` has 32769 characters of JSON, and SWF takes 32768: store it, and return where it is',
    });
  });

  it('answers an error that is too large with what fits: class, code, cause', async () => {
    await using at = await WorkerFlow.open();
    const body = (): never => {
      const cause = Object.assign(new TypeError('the cause'), { code: 'E_CAUSE', blob: 'y'.repeat(40_000) });
      throw new RangeError('x'.repeat(300), { cause });
    };
    await at.worker({ activities: [ship(body)] });
    await at.schedule();

    const event = await at.until('ActivityTaskFailed');

    expect(String(event['reason']).length).toBeLessThanOrEqual(256);
    const cause = { name: 'TypeError', code: 'E_CAUSE', message: 'the cause' };
    expect(errorOf(event)).toMatchObject({ message: 'x'.repeat(300), cause });
  });

  it('runs as many tasks at once as it may, and no more', async () => {
    await using at = await WorkerFlow.open();
    const gate = held();
    let running = 0;
    const body = async (): Promise<void> => {
      running += 1;
      await gate.promise;
    };
    const worker = await at.worker({ activities: [ship(body)], concurrency: 2 });
    for (const id of ['a', 'b', 'c']) await at.schedule([], {}, id);
    await vi.waitFor(() => expect(running).toBe(2));
    const taskList = { name: 'activities' };
    const { count } = await at.flow.swf.countPendingActivityTasks({ domain: 'shop', taskList });

    expect([count, worker.stats.running]).toEqual([1, 2]);

    gate.release();
    await at.until('ActivityTaskCompleted', 'c');

    const stats = { running: 0, delivered: 3, lost: 0, givenUp: 0 };
    await vi.waitFor(() => expect(worker.stats).toEqual(stats));
  });

  it('goes on after an answer that nobody wanted any more', async () => {
    await using at = await WorkerFlow.open();
    const gate = held();
    const worker = await at.worker({ activities: [ship(async () => gate.promise)], watchMs: 600_000 });
    await at.schedule();
    await at.until('ActivityTaskStarted');
    await at.terminate();
    gate.release();
    await vi.waitFor(() => expect(worker.stats.lost).toBe(1));
    await at.schedule([], {}, 'next');

    await at.until('ActivityTaskCompleted', 'next');

    expect(at.lines).toEqual([]);
  });

  it('makes its domain if it is the first there', async () => {
    await using at = await WorkerFlow.open();

    const worker = await at.worker({ domain: 'early', retentionDays: 7 });

    await vi.waitFor(() => {
      expect(at.flow.server.domains().map(({ name }) => name)).toContain('early');
    });
    await expect(Promise.race([worker.ended, Promise.resolve('still polling')])).resolves.toBe(
      'still polling',
    );
  });

  it('polls the list that its activities name, and asks for one if they name several', async () => {
    await using at = await WorkerFlow.open();
    const one = await at.worker({ taskList: undefined, activities: [ship(() => 1, { taskList: 'mine' })] });
    const other = activity('other', () => 2, { taskList: 'theirs' });

    expect(one.taskList).toBe('mine');
    await expect(startWorker({ domain: 'd', activities: [ship(() => 1), other] })).rejects.toMatchObject({
      code: 'invalid-option',
      message:
        '`taskList` must be given unless all activities of a worker name the same; they name `default`, `theirs`',
    });
  });

  it('refuses modules that are not there, and counts that are none', async () => {
    const list = { domain: 'd', taskList: 'l' };

    await expect(startWorker({ ...list, activities: ['./not-there.js'] })).rejects.toMatchObject({
      code: 'unknown-module',
    });
    await expect(startWorker({ ...list, concurrency: 0 })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
