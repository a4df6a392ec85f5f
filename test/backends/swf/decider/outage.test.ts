import { Workflow } from 'simpleflow';
import { createSwfExecutor, startDecider, startWorker } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { describe, expect, it, vi } from 'vitest';
import { addOne } from '../support/decider-flow.js';

class Adds extends Workflow {
  static override readonly definition = { name: 'adds' };

  async run(x: number): Promise<number> {
    return this.submit(addOne, x);
  }
}

describe('a decider and a worker that are started before their service', () => {
  it('wait for it, with few lines of log, make the domain, and work', async () => {
    const gone = await startDevServer();
    await gone.close();
    const lines: string[] = [];
    const place = { domain: 'd', endpoint: gone.url, taskList: 'default' };
    const log = (line: string): void => void lines.push(line);
    await using decider = await startDecider({ ...place, workflows: [Adds], log });
    await using worker = await startWorker({ ...place, activities: [addOne], log });
    await vi.waitFor(() => expect(lines).toHaveLength(3), 10_000);

    await using server = await startDevServer({ port: gone.port, longPollMs: 100 });
    await vi.waitFor(() => expect(server.domains().map(({ name }) => name)).toEqual(['d']), 20_000);
    await using executor = await createSwfExecutor({ ...place, shortestPollMs: 5 });

    expect(await executor.submit(Adds, 1)).toBe(2);
    await vi.waitFor(() => expect(lines).toHaveLength(6), 20_000);
    for (const name of [
      'decision tasks of `default`',
      'decision tasks of cached runs',
      'activity tasks of `default`',
    ]) {
      expect(lines).toContainEqual(
        expect.stringMatching(`^polling for ${name} failed, and is tried again until it works: ECONNREFUSED`),
      );
      expect(lines).toContainEqual(
        expect.stringMatching(`^polling for ${name} works again, after \\d+ failed`),
      );
    }
    await Promise.all([decider.shutdown({ graceMs: 0 }), worker.shutdown({ graceMs: 0 })]);
  });
});
