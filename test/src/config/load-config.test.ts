import { symlinkSync } from 'node:fs';
import { loadConfig, serviceModule } from 'simpleflow';
import { describe, expect, it } from 'vitest';
import { builtInBackends } from '../../../src/config/backend-module.js';
import { TempFolder } from '../../support/temp-folder.js';

const env = {};
/** Each backend that comes with the package has a section. */
const sections = builtInBackends()
  .map((name) => `\`${name}\``)
  .join(', ');

/** Values by path, each with its origin. */
async function valuesOf(
  options: Parameters<typeof loadConfig>[0],
): Promise<Record<string, [unknown, string]>> {
  const { entries } = await loadConfig(options);
  return Object.fromEntries(entries.map(({ path, value, origin }) => [path, [value, origin]]));
}

describe('the configuration', () => {
  it('is the defaults where nothing is set', async () => {
    using folder = new TempFolder();

    expect(await loadConfig({ cwd: folder.path, env })).toMatchObject({
      executor: 'local',
      activities: [],
      container: [],
      journal: false,
      backends: {},
      sections: { local: {} },
    });
  });

  it('is taken from overrides, then the environment, then the file, then the defaults, value by value', async () => {
    using folder = new TempFolder({
      'a.mjs': '',
      'b.mjs': '',
      'simpleflow.config.json': {
        journal: true,
        activities: ['./a.mjs'],
        backends: { one: './a.mjs', two: './a.mjs' },
      },
    });
    const options = {
      cwd: folder.path,
      env: { SIMPLEFLOW_ACTIVITIES: './b.mjs', SIMPLEFLOW_BACKENDS__TWO: './b.mjs' },
      overrides: { journal: false },
      nameOfOverride: () => '--no-journal',
    };

    const file = folder.file('simpleflow.config.json');
    expect(await valuesOf(options)).toEqual({
      executor: ['local', 'default'],
      container: [[], 'default'],
      activities: [['./b.mjs'], 'SIMPLEFLOW_ACTIVITIES'],
      journal: [false, '--no-journal'],
      workflows: [[], 'default'],
      middleware: [[], 'default'],
      logLevel: ['info', 'default'],
      'backends.one': ['./a.mjs', file],
      'backends.two': ['./b.mjs', 'SIMPLEFLOW_BACKENDS__TWO'],
    });
    expect((await loadConfig(options)).activities).toEqual([folder.file('b.mjs')]);
  });

  it.each(['ts', 'mts', 'js', 'mjs', 'json'])('is read from simpleflow.config.%s', async (extension) => {
    const text = extension === 'json' ? '{"journal":true}' : 'export default { journal: true };\n';
    using folder = new TempFolder({
      'package.json': { type: 'module' },
      [`simpleflow.config.${extension}`]: text,
    });

    expect(await loadConfig({ cwd: folder.path, env })).toMatchObject({ journal: true });
  });

  it('is read from the nearest folder upwards that has a file, with paths relative to that', async () => {
    using folder = new TempFolder({
      'simpleflow.config.json': { activities: ['./a.mjs'] },
      'a.mjs': '',
      'deep/er/x.txt': '',
    });

    const { activities } = await loadConfig({ cwd: folder.file('deep/er'), env });
    expect(activities).toEqual([folder.file('a.mjs')]);
  });

  it('is that of the program, wherever that is run from', async () => {
    using folder = new TempFolder({
      'simpleflow.config.json': {},
      'packages/a/simpleflow.config.json': { activities: ['./acts.js'] },
      'packages/a/acts.ts': '',
      'packages/a/src/main.ts': '',
      'packages/b/simpleflow.config.json': { activities: ['./acts.js'] },
      'packages/b/acts.js': '',
      'packages/b/package.json': { name: 'b', exports: './acts.js' },
      'packages/c/main.js': '',
      'node_modules/tool/index.js': '',
      'node_modules/tool/simpleflow.config.json': { activities: ['./index.js'] },
    });
    symlinkSync(folder.file('packages/b'), folder.file('node_modules/b'));
    const activitiesOf = async (cwd: string, ...program: string[]): Promise<readonly string[]> =>
      (await loadConfig({ cwd: folder.file(cwd), env, program })).activities;

    expect(await activitiesOf('.', 'packages/a/src/main.ts')).toEqual([folder.file('packages/a/acts.ts')]);
    expect(await activitiesOf('packages/b', '../a/src/main.ts')).toEqual([folder.file('packages/a/acts.ts')]);
    expect(await activitiesOf('packages/a', 'b')).toEqual([folder.file('packages/b/acts.js')]);
    expect(await activitiesOf('packages/a', '../c/main.js')).toEqual([]);
    expect(await activitiesOf('packages/a', 'tool')).toEqual([folder.file('packages/a/acts.ts')]);
    await expect(activitiesOf('.', 'packages/a/src/main.ts', 'b')).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('say which is meant') as string,
    });
  });

  it('starts relative paths in code from the current directory, and says what to write for another', async () => {
    await expect(loadConfig({ env, overrides: { activities: ['./no.js'] } })).rejects.toMatchObject({
      code: 'unknown-module',
      message: expect.stringContaining("`import.meta.resolve('./no.js')`") as string,
    });
  });

  it('is read from the file that is given, or that SIMPLEFLOW_CONFIG names', async () => {
    using folder = new TempFolder({
      'simpleflow.config.json': { journal: false },
      'other.json': { journal: true },
    });
    const { path: cwd } = folder;

    expect(await loadConfig({ cwd, env, file: 'other.json' })).toMatchObject({ journal: true });
    expect(await loadConfig({ cwd, env: { SIMPLEFLOW_CONFIG: 'other.json' } })).toMatchObject({
      journal: true,
    });
    await expect(loadConfig({ cwd, env, file: 'none.json' })).rejects.toMatchObject({
      code: 'unknown-module',
    });
  });

  it('finds packages from where they are named, with or without an entry for `require`', async () => {
    using folder = new TempFolder({
      'node_modules/@me/acts/package.json': {
        exports: { '.': { import: './a.js' }, './more': './b.js' },
        type: 'module',
      },
      'node_modules/@me/acts/a.js': '',
      'node_modules/@me/acts/b.js': '',
      'node_modules/plain/index.js': '',
    });
    const overrides = { activities: ['@me/acts', '@me/acts/more', 'plain'] };

    expect((await loadConfig({ cwd: folder.path, env, overrides })).activities).toEqual([
      folder.file('node_modules/@me/acts/a.js'),
      folder.file('node_modules/@me/acts/b.js'),
      folder.file('node_modules/plain/index.js'),
    ]);
  });

  it('keeps the sections of backends that are not in use as they are', async () => {
    const overrides = { backends: { mine: './somewhere.js' }, mine: { anything: 1 } };

    expect((await loadConfig({ env, overrides })).sections['mine']).toEqual({ anything: 1 });
  });

  it('may hold service modules in code', async () => {
    const module = serviceModule(() => undefined);

    expect((await loadConfig({ env, overrides: { container: [module] } })).container).toEqual([module]);
  });
});

describe('an environment variable of a section', () => {
  it.each([
    ['DOMAIN', '20240101', 'domain'],
    ['DOMAIN', '1e3', 'domain'],
    ['TASK_LIST', 'true', 'taskList'],
    ['TASK_LIST', 'null', 'taskList'],
  ])('is a text where one is wanted: %s=%s', async (name, text, key) => {
    using folder = new TempFolder();
    const { sections: read } = await loadConfig({
      cwd: folder.path,
      env: { SIMPLEFLOW_EXECUTOR: 'swf', SIMPLEFLOW_SWF__DOMAIN: 'demo', [`SIMPLEFLOW_SWF__${name}`]: text },
    });

    expect(read['swf']).toMatchObject({ [key]: text });
    // The section of a backend that is not in use is checked alike.
    const unused = { cwd: folder.path, env: { [`SIMPLEFLOW_SWF__${name}`]: text }, checkAll: true };
    await expect(loadConfig(unused)).resolves.toMatchObject({ executor: 'local' });
  });

  it('keeps the keys of free maps, and its values are texts there', async () => {
    using folder = new TempFolder();
    const options = {
      cwd: folder.path,
      env: {
        SIMPLEFLOW_EXECUTOR: 'piscina',
        SIMPLEFLOW_PISCINA__ENV__TZ: 'UTC',
        SIMPLEFLOW_PISCINA__ENV__MY_PORT: '80',
        SIMPLEFLOW_PISCINA__MAX_THREADS: '2',
      },
    };

    expect((await loadConfig(options)).sections['piscina']).toMatchObject({
      env: { TZ: 'UTC', MY_PORT: '80' },
      maxThreads: 2,
    });
    expect(await valuesOf(options)).toMatchObject({
      'piscina.env.TZ': ['UTC', 'SIMPLEFLOW_PISCINA__ENV__TZ'],
    });
  });
});

describe('a configuration that is wrong', () => {
  const refusal = async (overrides: object): Promise<string> => {
    try {
      await loadConfig({ env, overrides });
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(?:invalid-option|unknown-module)$/u) });
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };

  it.each([
    [{ journal: 'yes' }, '`journal` must be true or false, got `"yes"` (string) (code)'],
    [
      { activities: './a.js' },
      '`activities` must be a list of modules, each a path or a package, got `"./a.js"` (string) (code)',
    ],
    [
      { activities: [''] },
      '`activities[0]` must be the path or package of a module, got `""` (string) (code)',
    ],
    [
      { container: [{}] },
      '`container[0]` must be the path or package of a module, or a service module, got `{}` (object) (code)',
    ],
    [{ local: 4 }, '`local` must be an object of options of that backend, got `4` (number) (code)'],
    [{ local: { threads: 4 } }, '`local.threads` is no setting. In `local` there are `copy` (code)'],
    [
      { activites: [] },
      `\`activites\` is no setting; did you mean \`activities\`? In the configuration there are \`executor\`, \`activities\`, \`container\`, \`middleware\`, \`journal\`, \`store\`, \`workflows\`, \`logLevel\`, \`backends\`, ${sections} (code)`,
    ],
    [
      { backends: { Mine: './x.js' } },
      '`backends.Mine` must be named in lower case, such as `my-backend`, got `"./x.js"` (string) (code)',
    ],
  ])('is refused with path, expectation, value and origin: %j', async (overrides, message) => {
    expect(await refusal(overrides)).toBe(message);
  });

  it('is refused with all that is wrong with it, a line for each', async () => {
    expect(await refusal({ journal: 1, nonsense: true })).toMatch(
      /^the configuration has 2 errors:\n- `journal` .*\n- `nonsense` is no setting/u,
    );
  });

  it('names the file, the variable or the flag that it comes from', async () => {
    using folder = new TempFolder({ 'simpleflow.config.json': { journal: 1 } });

    await expect(loadConfig({ cwd: folder.path, env })).rejects.toThrow(
      `(${folder.file('simpleflow.config.json')})`,
    );
    await expect(loadConfig({ env: { SIMPLEFLOW_JOURNAL: 'maybe' } })).rejects.toThrow(
      '`journal` must be true or false, got `"maybe"` (string) (SIMPLEFLOW_JOURNAL)',
    );
    await expect(
      loadConfig({ env, overrides: { journal: 1 } as never, nameOfOverride: () => '--journal' }),
    ).rejects.toThrow('(--journal)');
  });

  it('says where a module was looked for that is not there', async () => {
    using folder = new TempFolder();

    await expect(
      loadConfig({ cwd: folder.path, env: { SIMPLEFLOW_ACTIVITIES: './a.js' } }),
    ).rejects.toMatchObject({
      code: 'unknown-module',
      message: `\`activities[0]\`: there is no module or package \`./a.js\`, looked for from \`${folder.path}\` (SIMPLEFLOW_ACTIVITIES)`,
    });
  });

  it('is one of two files in a folder', async () => {
    using folder = new TempFolder({ 'simpleflow.config.json': {}, 'simpleflow.config.ts': '' });

    await expect(loadConfig({ cwd: folder.path, env })).rejects.toThrow('there are two configuration files');
  });

  it.each([
    ['simpleflow.config.json', '{', /is not JSON/u],
    ['simpleflow.config.json', '[]', /must hold an object of settings, got/u],
    [
      'simpleflow.config.mjs',
      'export const journal = true;',
      /must hold an object of settings, as its default/u,
    ],
    ['simpleflow.config.mjs', 'throw new Error("boom");', /cannot be loaded: (?:Error: )?boom/u],
  ])('is a file that holds no settings: %s %s', async (name, text, message) => {
    using folder = new TempFolder({ [name]: text });

    await expect(loadConfig({ cwd: folder.path, env })).rejects.toThrow(message);
  });

  it('does not reach the prototypes of objects', async () => {
    using folder = new TempFolder({ 'simpleflow.config.json': '{"__proto__": {"polluted": 1}}' });

    await expect(loadConfig({ cwd: folder.path, env })).rejects.toThrow('`__proto__` is no setting');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
