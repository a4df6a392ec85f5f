import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, runCli, startCli, type CliProcess, type CliResult } from '../../support/run-cli.js';

const WORKFLOWS = 'examples/quickstart/workflow.ts';
const ACTIVITIES = 'examples/quickstart/activities.ts';

/** Starts a service, and resolves when it polls. */
async function serving(args: readonly string[]): Promise<{ child: CliProcess; result: Promise<CliResult> }> {
  const child = startCli(args);
  const result = resultOf(child);
  const polls = new Promise<void>((resolve) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('is polling')) resolve();
    });
  });
  const ended = result.then(({ stderr }) => {
    throw new Error(`the service has ended: ${stderr}`);
  });
  ended.catch(() => undefined);
  await Promise.race([polls, ended]);
  return { child, result };
}

describe('the commands that use Amazon SWF', () => {
  let server: DevServer;
  let where: string[];

  beforeAll(async () => {
    server = await startDevServer({ longPollMs: 300 });
    where = ['--domain', 'demo', '--endpoint', server.url];
  });
  afterAll(async () => server.close());

  it.each(['local', 'piscina'])(
    'start a workflow that a decider and a worker (%s) run, each in its process, and end when they are told to',
    async (executor) => {
      const decider = await serving(['decider', WORKFLOWS, ...where]);
      const list = ['--task-list', 'quickstart', '--executor', executor];
      const worker = await serving(['worker', ACTIVITIES, ...where, ...list]);

      const run = [`${WORKFLOWS}#SimpleComputation`, ...where, '--input', '[1]'];
      const waited = await runCli(['start', ...run, '--wait', '--workflow-id', `waited-${executor}`]);
      const started = await runCli(['start', ...run, '--tags', 'a', 'b']);
      decider.child.kill('SIGTERM');
      worker.child.kill('SIGTERM');
      const ends = await Promise.all([decider.result, worker.result]);

      expect(waited).toMatchObject({ exitCode: 0, stdout: '4\n' });
      expect(started.stdout).toMatch(/^[\da-f-]{36} \S+\n$/u);
      expect(ends.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      for (const { stderr } of ends)
        expect(stderr).toMatch(/SIGTERM: finishing what was begun[^]*stopped\n$/u);
    },
  );

  it('say which domain is missing, and that there is none of that name', async () => {
    const none = await runCli(['worker', ACTIVITIES]);
    const unknown = await runCli(['worker', ACTIVITIES, '--domain', 'nowhere', '--endpoint', server.url]);

    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('error [invalid-option]:');
    expect(none.stderr).toContain('swf.domain');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('Unknown domain: nowhere');
  });

  it('refuse an executor that is none for workers', async () => {
    const result = await runCli(['worker', ACTIVITIES, ...where, '--executor', 'swf']);

    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('`--executor` of a worker must be local or piscina, got `swf`');
  });

  it('give the exit code of a workflow that fails', async () => {
    const decider = await serving([
      'decider',
      'examples/failing/workflow.ts',
      ...where,
      '--task-list',
      'failing',
    ]);
    const worker = await serving([
      'worker',
      'examples/failing/activities.ts',
      ...where,
      '--task-list',
      'failing',
    ]);
    const target = 'examples/failing/workflow.ts#Fails';

    const result = await runCli(['start', target, ...where, '--task-list', 'failing', '--wait']);
    decider.child.kill('SIGINT');
    worker.child.kill('SIGINT');
    await Promise.all([decider.result, worker.result]);

    expect(result).toMatchObject({ exitCode: 1 });
  });
});
