import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { describe, expect, it, vi } from 'vitest';
import { TempFolder } from '../../../support/temp-folder.js';
import { held, ship, WorkerFlow } from './worker-flow.js';

describe('a worker whose service is away for a while', () => {
  it('delivers its answer when the service is back, and polls again, with few lines of log', async () => {
    using folder = new TempFolder();
    const begun = held();
    const gate = held();
    await using at = await WorkerFlow.open({ data: folder.path, clock: 'real' });
    const body = async (): Promise<string> => {
      begun.release();
      await gate.promise;
      return 'kept';
    };
    const worker = await at.worker({ activities: [ship(body)], concurrency: 2, watchMs: 600_000 });
    await at.schedule();
    await begun.promise;
    const { port } = at.flow.server;
    await at.flow.server.close();
    gate.release();
    const said = (what: string): number => at.lines.filter((line) => line.includes(what)).length;
    await vi.waitFor(() => expect(said('did not arrive')).toBe(1), { timeout: 10_000 });

    await using server: DevServer = await startDevServer({ port, data: folder.path, longPollMs: 100 });
    await vi.waitFor(() => expect(worker.stats.delivered).toBe(1), { timeout: 10_000 });
    await vi.waitFor(() => expect(said('works again')).toBe(1), { timeout: 10_000 });

    const { events } = server.history({ domain: 'shop', workflowId: 'wf' });
    expect(events.at(-2)).toMatchObject({ eventType: 'ActivityTaskCompleted' });
    expect(said('has arrived')).toBe(1);
    // One line for each way in which polls failed: the connection was cut, then refused.
    expect(at.lines.length).toBeLessThanOrEqual(5);
  });

  it('gives its answer up when the time of the task is over', async () => {
    const begun = held();
    const gate = held();
    await using at = await WorkerFlow.open();
    const body = async (): Promise<void> => {
      begun.release();
      await gate.promise;
    };
    const worker = await at.worker({ activities: [ship(body, { startToCloseMs: 100_000 })] });
    await at.schedule();
    await begun.promise;
    await at.flow.server.close();
    at.clock.advanceMs(100_001);
    gate.release();

    await vi.waitFor(() => expect(worker.stats).toMatchObject({ running: 0, givenUp: 1 }), {
      timeout: 10_000,
    });
    expect(at.lines).toContainEqual(
      expect.stringMatching(/^the answer of `activity-ship-1` is given up after 1 tries: /u),
    );
  });
});
