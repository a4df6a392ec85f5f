import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../support/run-cli.js';
import { serving } from '../../../support/serving.js';

const WORKFLOWS = 'examples/quickstart/workflow.ts';
const ACTIVITIES = 'examples/quickstart/activities.ts';

describe('the commands that use Amazon SWF', { timeout: 90_000 }, () => {
  let server: DevServer;
  let where: string[];

  beforeAll(async () => {
    server = await startDevServer({ longPollMs: 300 });
    where = ['--domain', 'demo', '--endpoint', server.url];
  });
  afterAll(async () => server.close());

  it.each(['test/fixtures/cli/no-workflows.mjs', 'vitest.config.ts'])(
    'start no worker on %s, which has no activities',
    async (module) => {
      const { exitCode, stderr } = await runCli(['worker', module, ...where, '--task-list', 'any']);

      expect(stderr).toMatch(
        /^error \[unknown-activity\]: no activity is made or exported in `.*`, and a worker needs one: /u,
      );
      expect(exitCode).toBe(2);
    },
  );

  it.each(['local', 'piscina'])(
    'start a workflow that a decider and a worker (%s) run, each in its process, and end when they are told to',
    async (executor) => {
      const decider = await serving(['decider', WORKFLOWS, ...where]);
      const list = ['--executor', executor];
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
        expect(stderr).toMatch(
          /SIGTERM: waiting for open polls .* and finishing what was begun[^]*stopped\n$/u,
        );
    },
  );

  it('run activities by the runner of a backend from somewhere else', async () => {
    const decider = await serving(['decider', WORKFLOWS, ...where]);
    const executor = ['--executor', './examples/custom-backend/index.ts', '--concurrency', '1'];
    const worker = await serving(['worker', ACTIVITIES, ...where, ...executor]);

    const run = [`${WORKFLOWS}#SimpleComputation`, ...where, '--input', '[1]'];
    const waited = await runCli(['start', ...run, '--wait', '--workflow-id', 'forked']);
    decider.child.kill('SIGTERM');
    worker.child.kill('SIGTERM');
    const ends = await Promise.all([decider.result, worker.result]);

    expect(waited).toMatchObject({ exitCode: 0, stdout: '4\n' });
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });

  it('refuse a worker that could only fail its tasks', async () => {
    const config = 'examples/injected-services/simpleflow.config.ts';
    const refused = async (module: string, ...more: string[]): Promise<string> => {
      const result = await runCli(['worker', module, ...where, ...more, '--task-list', 'any']);
      expect(result).toMatchObject({ exitCode: 2, stdout: '' });
      return result.stderr;
    };

    expect(await refused('test/fixtures/cli/no-workflows.mjs')).toMatch(
      /^error \[unknown-activity\]: no activity is made or exported in `.*no-workflows\.mjs`/u,
    );
    expect(await refused(config, '--config', config)).toBe(
      `error [invalid-option]: \`${config}\` is the configuration file: name the modules that define activities\n`,
    );
  });

  it('say which domain is missing, and that there is none of that name', async () => {
    const none = await runCli(['worker', ACTIVITIES]);
    const unknown = await runCli(['info', 'any', '--domain', 'nowhere', '--endpoint', server.url]);

    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain(
      'error [invalid-option]: `swf.domain` must be the name of an SWF domain: give it as `--domain NAME`',
    );
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('error [unknown-domain]: there is no domain `nowhere`');
  });

  it('say that the service cannot be reached, and where', async () => {
    const gone = await startDevServer();
    await gone.close();
    const there = ['--domain', 'demo', '--endpoint', gone.url];
    const run = [`${WORKFLOWS}#SimpleComputation`, '--input', '[1]', ...there];

    const results = [
      await runCli(['start', ...run]),
      await runCli(['standalone', ...run]),
      await runCli(['info', 'any', ...there]),
    ];

    for (const { exitCode, stdout, stderr } of results) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(
        `error [service-unreachable]: Amazon SWF cannot be reached at \`${gone.url}\``,
      );
      expect(stderr).not.toContain('NodeVersionSupportWarning');
    }
  });

  it('wait for a service that is away when they start', async () => {
    const gone = await startDevServer();
    await gone.close();
    const decider = await serving(['decider', WORKFLOWS, '--domain', 'demo', '--endpoint', gone.url]);
    await decider.said('failed, and is tried again until it works: ECONNREFUSED');

    await using _back = await startDevServer({ port: gone.port, longPollMs: 300 });
    await decider.said('works again');
    decider.child.kill('SIGTERM');

    expect((await decider.result).exitCode).toBe(0);
  });

  it('give up what does not stop at the second signal', async () => {
    const decider = await serving(['decider', 'test/fixtures/cli/stubborn.mjs', ...where]);
    const worker = await serving(['worker', 'test/fixtures/cli/stubborn.mjs', ...where]);
    await runCli(['start', 'test/fixtures/cli/stubborn.mjs#Stubborn', ...where, '--workflow-id', 'stubborn']);
    await vi.waitFor(() => {
      const { events } = server.history({ domain: 'demo', workflowId: 'stubborn' });
      expect(events.map(({ eventType }) => eventType)).toContain('ActivityTaskStarted');
    }, 10_000);
    worker.child.kill('SIGTERM');
    // Two signals at once would be one.
    await worker.said('finishing what was begun');
    worker.child.kill('SIGTERM');
    const { exitCode, stderr } = await worker.result;
    decider.child.kill('SIGTERM');
    await decider.result;

    expect(exitCode).toBe(0);
    expect(stderr).toContain('`activity-stubborn-1` does not stop, and is given up');
    const { events } = server.history({ domain: 'demo', workflowId: 'stubborn' });
    expect(events.map(({ eventType }) => eventType)).toContain('ActivityTaskFailed');
  });

  it('name the line of code that never returns, and go on', async () => {
    const endless = 'test/fixtures/cli/endless.mjs';
    const decider = await serving(['decider', endless, ...where, '--watchdog-ms', '500']);
    await runCli(['start', `${endless}#Endless`, ...where, '--workflow-id', 'endless']);

    await decider.said('of `endless` (endless): its decision is left');
    const brief = await runCli(['start', `${endless}#Brief`, ...where, '--wait']);
    decider.child.kill('SIGTERM');
    const { exitCode, stderr } = await decider.result;

    expect(brief).toMatchObject({ exitCode: 0, stdout: '"done"\n' });
    expect(stderr).toMatch(/`watchdogMs`\); it is at .*endless\.mjs:8:\d+\n/u);
    // Nothing keeps the process: it ends by itself.
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/stopped\n$/u);
  });

  it('refuse an executor that is none for workers', async () => {
    const result = await runCli(['worker', ACTIVITIES, ...where, '--executor', 'swf']);

    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain(
      '`--executor` of a worker must be a backend that exports `runner`, such as `piscina`, got `swf`',
    );
  });

  it('signal, cancel, terminate and describe a run that is under way', async () => {
    const waiting = 'examples/signals/waiting.ts';
    const list = ['--task-list', 'waiting'];
    const decider = await serving(['decider', waiting, ...where, ...list]);
    for (const id of ['signalled', 'cancelled', 'terminated'])
      await runCli(['start', `${waiting}#Waiting`, ...where, ...list, '--workflow-id', id, '--input', '[1]']);

    const done = [
      await runCli(['signal', 'signalled', 'nobody waits for this', ...where, '--input', '{"by":1}']),
      await runCli(['cancel', 'cancelled', ...where]),
      await runCli(['terminate', 'terminated', ...where, '--reason', 'enough']),
    ];
    const info = await runCli(['info', 'terminated', ...where]);
    const unknown = await runCli(['cancel', 'nobody', ...where]);
    const closed = await runCli(['signal', 'terminated', 'late', ...where]);
    decider.child.kill('SIGTERM');
    await decider.result;

    expect(done.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const { events } = server.history({ domain: 'demo', workflowId: 'signalled' });
    expect(events.find(({ eventType }) => eventType === 'WorkflowExecutionSignaled')).toMatchObject({
      workflowExecutionSignaledEventAttributes: { signalName: 'nobody waits for this' },
    });
    expect(JSON.parse(info.stdout)).toMatchObject({ workflowId: 'terminated', status: 'terminated' });
    expect([unknown.exitCode, closed.exitCode]).toEqual([2, 2]);
    expect(unknown.stderr).toContain('error [unknown-workflow]: there is no run of workflow id `nobody`');
    expect(closed.stderr).toContain('error [signal-failed]:');
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
