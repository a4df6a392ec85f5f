import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../support/run-cli.js';
import { serving } from '../../../support/serving.js';

const MODULE = 'test/fixtures/cli/money.ts';
const SERVICES = ['--container', `./${MODULE}`];
const money = (amount: number): string => JSON.stringify({ $class: { name: 'Money', value: { amount } } });

describe('values of a class that the container registers', { timeout: 90_000 }, () => {
  let server: DevServer;
  let where: string[];

  beforeAll(async () => {
    server = await startDevServer({ longPollMs: 300 });
    where = ['--domain', 'demo', '--endpoint', server.url, ...SERVICES];
  });
  afterAll(async () => server.close());

  it.each(['run', 'standalone'])('are input and result of `%s`', async (command) => {
    const run = [command, `${MODULE}#Doubles`, '--input', `[${money(4)}]`, ...SERVICES];

    expect(await runCli(run)).toEqual({ exitCode: 0, stdout: `${money(8)}\n`, stderr: '' });
  });

  it('are input, result, signal and context of runs on the service', async () => {
    const decider = await serving(['decider', MODULE, ...where]);
    const run = ['start', `${MODULE}#Doubles`, ...where, '--wait', '--input', `[${money(4)}]`];

    const doubled = await runCli(run);
    const waits = ['start', `${MODULE}#Waits`, ...where, '--workflow-id', 'waits'];
    await runCli(waits);
    await vi.waitFor(() => {
      const { events } = server.history({ domain: 'demo', workflowId: 'waits' });
      expect(events.map(({ eventType }) => eventType)).toContain('DecisionTaskCompleted');
    }, 15_000);
    const info = await runCli(['info', 'waits', ...where]);
    await runCli(['signal', 'waits', 'paid', '--input', money(5), ...where]);
    await vi.waitFor(() => {
      const { events } = server.history({ domain: 'demo', workflowId: 'waits' });
      expect(events.at(-1)).toMatchObject({
        workflowExecutionCompletedEventAttributes: { result: money(10) },
      });
    }, 15_000);
    decider.child.kill('SIGTERM');
    await decider.result;

    expect(doubled).toMatchObject({ exitCode: 0, stdout: `${money(8)}\n` });
    expect(JSON.parse(info.stdout)).toMatchObject({ workflowId: 'waits', status: 'open' });
    expect(info.stdout).toContain(
      '\n  "executionContext": {"big":12345678901234567890,"map":{"$map":[[1,"one"]]},"not":{"$number":"NaN"}}\n}\n',
    );
  });
});
