import { activity, lambda, Workflow, type ActivityError } from 'simpleflow';
import { createSwfExecutor, startDecider, startWorker, type SwfSettings } from 'simpleflow/backends/swf';
import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROLE = 'arn:aws:iam::1:role/lambda';
const double = lambda<{ readonly x: number }, number>('double', { startToCloseMs: 5_000 });
const unlucky = lambda<undefined, never>('unlucky', { retry: 1 });
const raw = activity('raw', (...args: unknown[]) => args, { rawInput: true });

class Calls extends Workflow {
  static override readonly definition = { name: 'calls' };

  async run(): Promise<unknown> {
    const failure = (await this.submit(unlucky).exception()) as ActivityError;
    return [
      await this.submit(double, { x: 2 }),
      [failure.message, failure.attempt, (failure.cause as Error).name],
      await this.submit(raw, { a: 1 }),
      await this.submit(raw, 1, 2),
    ];
  }
}

describe('on Amazon SWF', () => {
  let server: DevServer;
  let settings: SwfSettings;
  let calls = 0;
  const closers: AsyncDisposable[] = [];

  beforeAll(async () => {
    server = await startDevServer({
      longPollMs: 100,
      lambdaHandlers: {
        double: (event) => 2 * (event as { readonly x: number }).x,
        unlucky: () => {
          calls += 1;
          throw new RangeError('no luck');
        },
      },
    });
    settings = { domain: 'd', endpoint: server.url, taskList: 'l', shortestPollMs: 10, lambdaRole: ROLE };
    closers.push(await startDecider({ ...settings, workflows: [Calls] }));
    closers.push(await startWorker({ ...settings, taskList: 'l', activities: [raw] }));
  });
  afterAll(async () => {
    await Promise.all(closers.map(async (closer) => closer[Symbol.asyncDispose]()));
    await server.close();
  });

  it('Lambda functions are called by the service, and activities get raw input', async () => {
    await using executor = await createSwfExecutor(settings);

    const result = await executor.submit(Calls);

    expect(result).toEqual([
      4,
      ['Lambda function `unlucky` failed: no luck', 2, 'RangeError'],
      [{ a: 1 }],
      [1, 2],
    ]);
    expect(calls).toBe(2);
  });

  it('a Lambda function and an activity with raw input may be submitted without a workflow', async () => {
    await using executor = await createSwfExecutor(settings);

    expect(await executor.submit(double, { x: 3 })).toBe(6);
    expect(await executor.submit(raw, { b: 2 })).toEqual([{ b: 2 }]);
  });

  it('a Lambda function without a role has failed', async () => {
    const { lambdaRole: _, ...others } = settings;
    await using executor = await createSwfExecutor(others);

    await expect(executor.submit(double, { x: 3 })).rejects.toMatchObject({
      code: 'activity-failed',
      message: expect.stringContaining('ASSUME_ROLE_FAILED') as string,
    });
  });
});
