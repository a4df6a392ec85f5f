import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { TempFolder } from '../../../support/temp-folder.js';
import { runCli } from '../../../support/run-cli.js';

const QUICKSTART = 'examples/quickstart/workflow.ts#SimpleComputation';

describe('simpleflow standalone', () => {
  it('runs a workflow with server, decider, worker and client in one process', async () => {
    const { exitCode, stdout } = await runCli(['standalone', QUICKSTART, '--input', '[1]']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '4\n' });
  });

  it('runs it on another server, in the domain that is named', async () => {
    await using server = await startDevServer();
    const options = ['--domain', 'demo', '--endpoint', server.url, '--workflow-id', 'named'];

    const { exitCode, stdout } = await runCli(['standalone', QUICKSTART, '--input', '[1]', ...options]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '4\n' });
    const types = server
      .history({ domain: 'demo', workflowId: 'named' })
      .events.map(({ eventType }) => eventType);
    expect(types).toContain('ActivityTaskCompleted');
    expect(types.at(-1)).toBe('WorkflowExecutionCompleted');
  });

  it('has its own server whatever is configured, unless the command line names another', async () => {
    using folder = new TempFolder({
      'simpleflow.config.json': { swf: { domain: 'production', endpoint: 'http://127.0.0.1:1' } },
    });
    const run = [
      'standalone',
      QUICKSTART,
      '--input',
      '[1]',
      '--config',
      folder.file('simpleflow.config.json'),
    ];

    const inner = await runCli(run);
    const named = await runCli([...run, '--domain', 'demo', '--dev-server']);
    const outer = await runCli([...run, '--domain', 'demo']);

    expect([inner, named]).toEqual([inner, inner]);
    expect(inner).toMatchObject({ exitCode: 0, stdout: '4\n' });
    expect(outer.stderr).toContain('[service-unreachable]');
  });

  it('says why a workflow failed, with the line of the user', async () => {
    const { exitCode, stdout, stderr } = await runCli(['standalone', 'examples/failing/workflow.ts#Fails']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('[workflow-failed]');
  });

  it('fails a workflow that never returns, with its line', async () => {
    const target = 'test/fixtures/cli/endless.mjs#Endless';

    const { exitCode, stdout, stderr } = await runCli(['standalone', target, '--watchdog-ms', '500']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/it is at .*endless\.mjs:8:\d+/u);
  });

  it('puts middleware around activities and commands, tags the run, and records it', async () => {
    using folder = new TempFolder();
    const journal = join(folder.path, 'run.json');
    const history = join(folder.path, 'history.json');
    const middleware = ['--middleware', 'test/fixtures/cli/tracing.mjs'];
    const recorded = ['--tags', 'a', 'b', '--journal', journal, '--history', history];

    const run = ['standalone', QUICKSTART, '--input', '[1]'];
    const { exitCode, stdout, stderr } = await runCli([...run, ...middleware, ...recorded]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '4\n' });
    expect(stderr).toContain('around activity increment');
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toMatchObject({
      turns: [{ events: [{ kind: 'run-started', tags: ['a', 'b'] }] }, {}, {}],
    });
    for (const file of [journal, history]) {
      const replayed = await runCli(['replay', file, '-w', QUICKSTART]);
      expect(replayed).toMatchObject({ exitCode: 0, stderr: '' });
    }
  });

  it.each([
    [['--journal', 'no/such/folder/run.json'], '`--journal no/such/folder/run.json` cannot be written'],
    [['--domain', 'a/b'], '`swf.domain` must be a text of 1 to 256 characters'],
    [['--watchdog-ms', '0'], 'expected a whole number above 0'],
    [['--concurrency', '0'], 'expected a whole number above 0'],
  ])('refuses %j', async (options, message) => {
    const { exitCode, stderr } = await runCli(['standalone', QUICKSTART, '--input', '[1]', ...options]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
