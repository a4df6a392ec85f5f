import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActivityRegistry } from '../../../src/activity/registry.js';
import { TempFolder } from '../../support/temp-folder.js';

const LIBRARY = pathToFileURL(`${process.cwd()}/src/index.ts`).href;
const load = async (file: string): Promise<unknown> => import(pathToFileURL(file).href);

/** How a module may hold its activities. */
const FORMS: Readonly<Record<string, string>> = {
  named: 'export const inc = made;',
  'in an object': 'export const activities = { inc: made };',
  'in a list in an object': 'export const activities = { all: [made] };',
  'in a map': "export const activities = new Map([['inc', made]]);",
  default: 'export default made;',
  'an object as default': 'export default { inc: made };',
  'what a transpiler makes of a default': 'export default { __esModule: true, default: { inc: made } };',
  'behind a getter': 'export default { get inc() { return made; } };',
  'not at all': '',
};

/** Named apart, as all tests of this file share one process. */
let folders = 0;

const moduleOf = (name: string, form: string): string =>
  `const { activity } = globalThis.${API};\nconst made = activity('${name}', (x) => x + 1);\n${FORMS[form] ?? ''}\n`;

// A module outside of the tests' own loader cannot import the sources.
const API = 'simpleflowOfRegistryTest';
Reflect.set(globalThis, API, await import(LIBRARY));

describe('the registry', () => {
  it('finds an activity whatever the form of its export, in any order of loading', async () => {
    const loads = fc.array(fc.constantFrom('itself', 'importer', 'index'), { maxLength: 3 });

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(FORMS)), loads, async (form, order) => {
        const name = `inc ${++folders}`;
        using folder = new TempFolder({
          'itself.mjs': moduleOf(name, form),
          'index.mjs': "import './itself.mjs';\n",
          'importer.mjs': "import './itself.mjs';\nexport const workflow = 1;\n",
        });
        for (const module of order) await load(folder.file(`${module}.mjs`));

        for (const module of ['itself', 'index']) {
          const registry = await ActivityRegistry.load([folder.file(`${module}.mjs`)], load);
          expect(registry.get(name, 'default').definition.name).toBe(name);
        }
        const registry = await ActivityRegistry.load([folder.file('itself.mjs')], load);
        expect([...registry].map(({ definition }) => definition.name)).toEqual([name]);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a module that is loaded twice, and not two modules of equal text', async () => {
    using folder = new TempFolder({
      'one.mjs': moduleOf('twice', 'named'),
      'two.mjs': moduleOf('twice', 'named'),
    });
    const [one, two] = [folder.file('one.mjs'), folder.file('two.mjs')];

    const registry = await ActivityRegistry.load([one], async (file) => {
      await load(file);
      return import(`${pathToFileURL(file).href}?again`);
    });

    expect([...registry]).toHaveLength(1);
    await expect(ActivityRegistry.load([one, two], load)).rejects.toMatchObject({
      code: 'duplicate-activity',
      message: expect.stringContaining(`(made in \`${two}\` and \`${one}\`)`),
    });
  });
});
