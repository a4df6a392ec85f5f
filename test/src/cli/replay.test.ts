import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';
import { TempFolder } from '../../support/temp-folder.js';

const WORKFLOW = 'examples/quickstart/workflow.ts#SimpleComputation';

/** Runs the quickstart, recorded in both forms. */
async function record(folder: TempFolder) {
  const files = { journal: folder.file('journal.json'), history: folder.file('history.json') };
  const run = ['run', WORKFLOW, '--input', '[1]', '--journal', files.journal, '--history', files.history];
  expect(await runCli(run)).toMatchObject({ exitCode: 0, stdout: '4\n' });
  return files;
}

describe('`simpleflow replay`', () => {
  it('reads a journal and a history of Amazon SWF alike', { timeout: 60_000 }, async () => {
    using folder = new TempFolder();
    const { journal, history } = await record(folder);

    await expect(runCli(['replay', journal, '-w', WORKFLOW])).resolves.toMatchObject({
      exitCode: 0,
      stdout: 'code and history agree (3 turns)\n',
    });
    await expect(runCli(['replay', history, '-w', WORKFLOW])).resolves.toMatchObject({
      exitCode: 0,
      stdout: 'code and history agree (3 decisions)\n',
    });
  });

  it('says where they disagree, as text and as JSON, and exits with 1', { timeout: 60_000 }, async () => {
    using folder = new TempFolder();
    const { history } = await record(folder);
    const changed = folder.file('changed.json');
    writeFileSync(changed, readFileSync(history, 'utf8').replace('activity-double-1', 'activity-double-7'));

    const text = await runCli(['replay', changed, '-w', WORKFLOW]);
    const json = await runCli(['replay', changed, '-w', WORKFLOW, '--json']);

    expect(text).toMatchObject({ exitCode: 1 });
    expect(text.stdout).toContain('code and history disagree in turn 2:');
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, divergences: [{ kind: 'id', turn: 2 }] });
  });

  it('makes a workflow with the services it was made with', { timeout: 60_000 }, async () => {
    using folder = new TempFolder();
    const files = { journal: folder.file('journal.json'), history: folder.file('history.json') };
    const target = 'examples/injected-services/workflow.ts#PriceTag';
    const config = ['--config', 'examples/injected-services/simpleflow.config.ts'];
    const recorded = ['--journal', files.journal, '--history', files.history];
    const name = ['--workflow-id', 'the-price', '--tags', 'a', 'b'];
    await runCli(['run', target, '--input', '[20]', ...config, ...recorded, ...name]);

    const replays = [
      await runCli(['replay', files.journal, '-w', target, ...config]),
      await runCli(['replay', files.history, '-w', target, ...config]),
      await runCli([
        'replay',
        files.journal,
        '-w',
        target,
        '--container',
        './examples/injected-services/services.ts',
      ]),
    ];
    // Its own project has a configuration that would be found.
    const bare = folder.write('simpleflow.config.json', {});
    const without = await runCli(['replay', files.journal, '-w', target, '--config', bare]);

    expect(replays.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(without.exitCode).toBe(1);
    expect(without.stdout).toContain('no module in `container` binds it');
    expect(JSON.parse(readFileSync(files.journal, 'utf8'))).toMatchObject({
      turns: [{ events: [{ workflowId: 'the-price', tags: ['a', 'b'] }] }, {}],
    });
  });
});
