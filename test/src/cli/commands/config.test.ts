import { describe, expect, it } from 'vitest';
import { configText } from '../../../../src/cli/commands/config.js';
import { TempFolder } from '../../../support/temp-folder.js';

describe('simpleflow config', () => {
  it('prints each value with its origin', async () => {
    using folder = new TempFolder({ 'simpleflow.config.json': { activities: ['./a.mjs'] }, 'a.mjs': '' });
    const options = { cwd: folder.path, env: { SIMPLEFLOW_JOURNAL: 'true' } };

    expect(`${await configText(options)}\n`.replaceAll(/ +/gu, ' ')).toBe(
      `activities ["./a.mjs"] ${folder.file('simpleflow.config.json')}
backends {} default
container [] default
executor "local" default
journal true SIMPLEFLOW_JOURNAL
logLevel "info" default
middleware [] default
workflows [] default
`,
    );
  });

  it('prints JSON when asked', async () => {
    using folder = new TempFolder();
    const text = await configText({ cwd: folder.path, env: {}, json: true });

    expect(JSON.parse(text)).toContainEqual({ path: 'executor', value: 'local', origin: 'default' });
  });

  it('hides secrets: by name, in lists and objects, and passwords in URLs', async () => {
    const mine = {
      apiKey: 'k-1',
      nested: { password: 'k-2', list: [{ authToken: 'k-3' }] },
      url: 'redis://me:k-4@host/0',
      awsSecretAccessKey: { id: 'k-5' },
    };
    const overrides = { backends: { mine: './x.js' }, mine };
    const text = await configText({ env: {}, overrides });

    expect(text).not.toMatch(/k-\d/u);
    expect(text).toContain('redis://me:[hidden]@host/0');
  });
});
