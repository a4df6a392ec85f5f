import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { startCli, type CliProcess } from '../../../support/run-cli.js';
import { serving } from '../../../support/serving.js';

const WAITING = 'examples/signals/waiting.ts#Waiting';

/** Services that a test has started, in processes of their own: they can be stopped and killed. */
const services: CliProcess[] = [];

async function startService(): Promise<{ readonly child: CliProcess; readonly url: string }> {
  const child = startCli(['dev-server', '--port', '0', '--log-level', 'error']);
  services.push(child);
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: /http:\S+/u.exec(printed.toString())?.[0] ?? '' };
}

afterEach(() => {
  for (const child of services.splice(0)) child.kill('SIGKILL');
});

describe('simpleflow standalone, whose service is lost', { timeout: 90_000 }, () => {
  it.each(['SIGSTOP', 'SIGKILL'] as const)(
    '(%s) says that it cannot cancel, and ends at the second signal',
    async (how) => {
      const { child, url } = await startService();
      const where = ['--endpoint', url, '--domain', 'demo', '--verbose', '--input', '[1]'];
      const run = await serving(['standalone', WAITING, ...where], 'started in domain `demo`');

      child.kill(how);
      run.child.kill('SIGINT');
      await run.said('warning: could not ask the run to cancel: ');
      run.child.kill('SIGINT');

      expect((await run.result).exitCode).toBe(130);
    },
  );

  it.each(['SIGSTOP', 'SIGKILL'] as const)('(%s) ends when its time is over', async (how) => {
    const { child, url } = await startService();
    const where = ['--endpoint', url, '--verbose', '--timeout-ms', '2000', '--input', '[1]'];
    const run = await serving(['standalone', WAITING, ...where], 'started in domain `standalone`');

    child.kill(how);
    const { exitCode, stdout, stderr } = await run.result;

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('[timeout]');
    expect(stderr).toContain('warning: could not terminate the run: ');
  });
});
