import { join } from 'node:path';
import { loadConfig } from 'simpleflow';
import { configOf } from 'simpleflow/backend';
import { describe, expect, it } from 'vitest';
import { TempFolder } from '../../support/temp-folder.js';

const env = {};

describe('the setting `store`', () => {
  it('is a path, relative to the configuration file that says it', async () => {
    using folder = new TempFolder({ 'app/simpleflow.config.json': { store: './runs.db' } });
    const file = folder.file('app/simpleflow.config.json');

    const { store, entries } = await loadConfig({ cwd: folder.path, file, env });

    expect(store).toEqual({ path: folder.file('app/runs.db') });
    expect(entries).toContainEqual({ path: 'store.path', value: './runs.db', origin: file });
  });

  it('is relative to the current directory where a variable or code says it', async () => {
    using folder = new TempFolder({ 'app/simpleflow.config.json': { store: './runs.db' } });
    const options = { cwd: folder.path, file: folder.file('app/simpleflow.config.json') };

    const byVariable = await loadConfig({ ...options, env: { SIMPLEFLOW_STORE: 'own.db' } });
    expect(byVariable.store).toEqual({ path: folder.file('own.db') });
    const byCode = await loadConfig({ ...options, env, overrides: { store: 'code.db' } });
    expect(byCode.store).toEqual({ path: folder.file('code.db') });
    expect((await configOf({ store: 'here.db' })).store).toEqual({ path: join(process.cwd(), 'here.db') });
  });

  it('may be a number in name only', async () => {
    const { store } = await loadConfig({ cwd: '/tmp', env: { SIMPLEFLOW_STORE: '20240101' } });

    expect(store).toEqual({ path: '/tmp/20240101' });
  });

  it('has its path from one source, and the rest from others', async () => {
    using folder = new TempFolder({
      'simpleflow.config.json': { store: { path: './runs.db', retentionDays: 30 } },
    });
    const { store } = await loadConfig({
      cwd: folder.path,
      env: { SIMPLEFLOW_STORE__FSYNC: 'always', SIMPLEFLOW_STORE__RETENTION_DAYS: '7' },
      overrides: { store: { path: 'other.db', residentRuns: 0, unsafeFileSystem: true } },
    });

    expect(store).toEqual({
      path: folder.file('other.db'),
      fsync: 'always',
      retentionDays: 7,
      residentRuns: 0,
      unsafeFileSystem: true,
    });
  });

  it.each([
    [
      7,
      /^`store` must be the path of a SQLite database, or an object with such a `path`, got `7` \(number\)/u,
    ],
    ['', /^`store(?:\.path)?` must be the path of a SQLite database/u],
    [{}, /^`store\.path` must be the path of a SQLite database/u],
    [{ fsync: 'always' }, /^`store\.path` must be the path/u],
    [{ path: 'a.db', fsync: 'never' }, /^`store\.fsync` must be `normal` or `always`, got `"never"`/u],
    [
      { path: 'a.db', retentionDays: 0 },
      /^`store\.retentionDays` must be a whole number of days, at least 1/u,
    ],
    [{ path: 'a.db', residentRuns: -1 }, /^`store\.residentRuns` must be a whole number, 0 or more/u],
    [{ path: 'a.db', unsafeFileSystem: 'yes' }, /^`store\.unsafeFileSystem` must be true or false/u],
    [{ path: 'a.db', fsinc: 'always' }, /^`store\.fsinc` is no setting; did you mean `fsync`\?/u],
  ])('is refused: %j', async (store, message) => {
    await expect(configOf({ store: store as string })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    });
  });

  it('names the variable or option that is wrong', async () => {
    const wrong = loadConfig({
      cwd: '/tmp',
      env: { SIMPLEFLOW_STORE__FSYNC: 'now', SIMPLEFLOW_STORE: 'a.db' },
    });

    await expect(wrong).rejects.toThrow('(SIMPLEFLOW_STORE__FSYNC)');
  });

  it('is not for Amazon SWF: refused where it is meant, ignored where others share it', async () => {
    const swf = { executor: 'swf', swf: { domain: 'demo', endpoint: 'http://127.0.0.1:1' } };
    using folder = new TempFolder({ 'simpleflow.config.json': { store: './runs.db', ...swf } });
    const ignored = await loadConfig({ cwd: folder.path, env: { SIMPLEFLOW_STORE: 'own.db' } });

    expect(ignored.store).toBeUndefined();
    await expect(configOf({ ...swf, store: 'a.db' })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('`store` (code): it keeps runs itself'),
    });
    const option = { overrides: { store: 'a.db' }, nameOfOverride: () => '--store' };
    await expect(loadConfig({ cwd: folder.path, env, ...option })).rejects.toThrow('`store` (--store)');
  });
});

describe('the setting `workflows`', () => {
  it('names modules, which must be there', async () => {
    using folder = new TempFolder({ 'flows.mjs': '' });
    const options = { cwd: folder.path, env: { SIMPLEFLOW_WORKFLOWS: './flows.mjs' } };

    expect((await loadConfig(options)).workflows).toEqual([folder.file('flows.mjs')]);
    await expect(configOf({ workflows: ['./nowhere.js'] })).rejects.toMatchObject({
      code: 'unknown-module',
      message: expect.stringContaining('`workflows[0]`'),
    });
    await expect(configOf({ workflows: [7 as never] })).rejects.toThrow('or a workflow class, got `7`');
  });
});
