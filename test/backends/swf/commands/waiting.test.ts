import { connect } from 'simpleflow/backends/swf';
import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../support/run-cli.js';
import { serving } from '../../../support/serving.js';

const WAITING = 'examples/signals/waiting.ts#Waiting';

describe('a run that another process is to carry out', { timeout: 90_000 }, () => {
  let server: DevServer;
  let where: string[];

  beforeAll(async () => {
    server = await startDevServer({ longPollMs: 300 });
    where = ['--domain', 'demo', '--endpoint', server.url];
  });
  afterAll(async () => server.close());

  it('`start --wait` says that no decider takes it, and after a signal that it goes on, and how to find it', async () => {
    const args = ['start', WAITING, ...where, '--input', '[1]', '--workflow-id', 'alone', '--wait'];
    const run = await serving(args, 'alone ');

    await run.said('no decider has taken its decision from the task list `shop` for 5 s');
    run.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.result;

    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    const [, found = ''] = /SIGINT: the run goes on: `simpleflow ([^`]*)` shows it/u.exec(stderr) ?? [];
    const info = await runCli([...found.split(' '), ...where.slice(2)]);
    expect(JSON.parse(info.stdout)).toMatchObject({ workflowId: 'alone', status: 'open' });
  });

  it('`start --wait` says after its time that the run goes on', async () => {
    const args = ['start', WAITING, ...where, '--input', '[1]', '--wait', '--timeout-ms', '200'];

    const { exitCode, stderr } = await runCli(args);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error \[timeout\]: [^]*the run goes on: `simpleflow info /u);
  });

  it('`info` gives the context of a decider of another library as its text', async () => {
    await runCli(['start', WAITING, ...where, '--input', '[1]', '--workflow-id', 'python']);
    const api = await connect({ endpoint: server.url });
    for (let isMine = false; !isMine; ) {
      const task = await api.call('PollForDecisionTask', { domain: 'demo', taskList: { name: 'shop' } });
      if (task.taskToken === '') continue;
      isMine = task.workflowExecution.workflowId === 'python';
      const { taskToken } = task;
      await api.call('RespondDecisionTaskCompleted', {
        taskToken,
        executionContext: 'step {1}',
        decisions: [],
      });
    }
    api.close();

    const { stdout } = await runCli(['info', 'python', ...where]);

    expect(JSON.parse(stdout)).toMatchObject({ executionContext: 'step {1}' });
  });
});
