import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Executor, openStore, openStoreClient, StoredRuns } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { Approval, Refusal } from '../../../fixtures/durable/approval.js';
import { runCli } from '../../../support/run-cli.js';
import { TempFolder } from '../../../support/temp-folder.js';

const MODULE = 'test/fixtures/durable/approval.ts';
const folder = new TempFolder();
const path = folder.file('runs.db');
const store = ['--store', path];
let host: Executor;

beforeAll(async () => {
  host = createLocalExecutor({ store: await openStore(path), workflows: [Approval, Refusal] });
});
afterAll(async () => {
  await host.shutdown();
  folder[Symbol.dispose]();
});

async function startApproval(workflowId: string): Promise<void> {
  await host.start(Approval, ['a.pdf'], { workflowId });
}

describe('the commands about runs of a store', () => {
  it('start a run that the host of the store carries out, signal it, and print its result', async () => {
    const started = await runCli([
      'start',
      `${MODULE}#Approval`,
      '--input',
      '["a.pdf"]',
      '--workflow-id',
      'one',
      ...store,
    ]);
    const [, runId] = started.stdout.trim().split(' ');
    const signalled = await runCli(['signal', 'one', 'approve', '--input', '{"by":"ada"}', ...store]);
    const result = await runCli(['result', 'one', ...store]);
    const json = await runCli(['result', 'one', '--json', ...store]);

    expect(started).toEqual({ exitCode: 0, stdout: `one ${runId}\n`, stderr: '' });
    expect(signalled).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(result).toEqual({ exitCode: 0, stdout: '{"by":"ada"}\n', stderr: '' });
    expect(JSON.parse(json.stdout)).toEqual({
      workflowId: 'one',
      runId,
      status: 'completed',
      output: '{"by":"ada"}',
    });
  });

  it('list runs and describe one, as text and as JSON', async () => {
    await startApproval('two');
    await expect((await host.start(Refusal, [], { workflowId: 'bad' })).result()).rejects.toThrow();
    await using runs = new StoredRuns(await openStoreClient(path));
    const { runs: listed } = await runs.list({ workflowIdPrefix: 'bad' });

    const table = await runCli(['list', '--status', 'failed', ...store]);
    const json = await runCli(['list', '--status', 'failed', '--json', ...store]);
    const text = await runCli(['describe', 'two', ...store]);
    const described = await runCli(['describe', 'bad', '--json', ...store]);

    expect(table.stdout).toMatch(
      /^STATUS +WORKFLOW ID +WORKFLOW +STARTED +REMARK\nfailed +bad +refusal +\S+ +RangeError: out of\\nstock\\u001b\[31m\n$/u,
    );
    expect(JSON.parse(json.stdout)).toEqual({ runs: listed });
    expect(text.stdout).toContain('status:          open\n');
    expect(text.stdout).toContain('waits for:       approve\n');
    expect(text.stdout).toContain('input:           {"args":["a.pdf"],"kwargs":{}}\n');
    expect(JSON.parse(described.stdout)).toMatchObject({ workflowId: 'bad', outcome: { status: 'failed' } });
  });

  it('cancel and terminate runs', async () => {
    await startApproval('to-cancel');
    await startApproval('to-terminate');

    const cancelled = await runCli(['cancel', 'to-cancel', '--json', ...store]);
    await runCli(['terminate', 'to-terminate', '--reason', 'wrong', ...store]);
    const ends = await Promise.all(
      ['to-cancel', 'to-terminate'].map((id) => runCli(['result', id, ...store])),
    );

    expect(JSON.parse(cancelled.stdout)).toMatchObject({ workflowId: 'to-cancel' });
    expect(ends.map(({ exitCode, stderr }) => [exitCode, stderr.split('\n')[0]])).toEqual([
      [1, 'error [cancelled]: `to-cancel` was cancelled'],
      [1, 'error [workflow-terminated]: workflow `approval` was terminated: wrong'],
    ]);
  });

  it('give up waiting for a result when the time is up; the run goes on', async () => {
    await startApproval('slow');

    const { exitCode, stderr } = await runCli(['result', 'slow', '--timeout-ms', '50', ...store]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('error [timeout]: `slow` has not ended within 50 ms');
    expect(stderr).toContain('the run goes on');
  });

  it.each([
    ['unknown-run', ['describe', 'nobody', ...store]],
    ['unknown-run', ['result', 'nobody', ...store]],
    ['unknown-run', ['signal', 'nobody', 'go', ...store]],
    ['unknown-run', ['cancel', 'nobody', ...store]],
    ['unknown-run', ['terminate', 'nobody', ...store]],
    ['unknown-workflow', ['start', `${MODULE}#Nothing`, ...store]],
    ['invalid-input', ['start', `${MODULE}#Approval`, '--input', '[', ...store]],
    ['invalid-id', ['start', `${MODULE}#Approval`, '--input', '["x"]', '--workflow-id', 'a/b', ...store]],
    ['invalid-option', ['list', '--status', 'closed', ...store]],
    ['invalid-option', ['list', '--limit', '1001', ...store]],
    ['invalid-option', ['list', '--after', 'x', ...store]],
    ['invalid-option', ['signal', 'a', 'b', '--domain', 'demo', ...store]],
    ['invalid-option', ['list']],
    ['store-unusable', ['list', '--store', 'package.json']],
    ['store-unusable', ['list', '--store', 'nowhere.db']],
    ['store-unusable', ['list', '--store', 'no/folder/runs.db']],
  ])('refuse with %s, and write nothing: %j', async (code, args) => {
    await using runs = new StoredRuns(await openStoreClient(path));
    const before = await runs.counts();

    const { exitCode, stdout, stderr } = await runCli(args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toMatch(new RegExp(`^error \\[${code}\\]: `, 'u'));
    expect(await runs.counts()).toEqual(before);
  });

  it('prints the help of each place where runs can be', async () => {
    const { stdout } = await runCli(['signal', '--help']);

    expect(stdout).toContain('--store <file>');
    expect(stdout).toContain('--domain <name>');
  });
});
