import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, type CliResult } from '../../support/run-cli.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const LIBRARY = 'node_modules/simpleflow';

const WORKFLOW = `
import { Workflow } from 'simpleflow';
import { Colour } from './colour.js';

export class Paint extends Workflow {
  static override readonly definition = { name: 'paint' };

  async run(name: string): Promise<string> {
    return new Colour(name).name;
  }
}
`;

// A parameter property: stripping types alone does not make it JavaScript.
const COLOUR = 'export class Colour { constructor(readonly name: string) {} }\n';

const PLAIN = `
import { Workflow } from 'simpleflow';

export class Plain extends Workflow {
  static definition = { name: 'plain' };
  async run(name) { return name; }
}
`;

/** A project with this package installed the way npm does, but without tsx. */
async function makeProject(manifest: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simpleflow-'));
  await mkdir(join(folder, LIBRARY), { recursive: true });
  for (const part of ['package.json', 'dist'])
    await cp(join(ROOT, part), join(folder, LIBRARY, part), { recursive: true });
  for (const name of ['commander', 'acorn', 'valibot']) await link(name, folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'paint.ts'), WORKFLOW);
  await writeFile(join(folder, 'colour.ts'), COLOUR);
  await writeFile(join(folder, 'plain.mjs'), PLAIN);
  return folder;
}

async function link(name: string, folder: string): Promise<void> {
  await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
}

function paint(folder: string, target: string): Promise<CliResult> {
  const main = join(folder, LIBRARY, 'dist/src/cli/main.js');
  return runCli(['run', target, '--input', '["red"]'], { cwd: folder, main });
}

describe.each([
  ['ES modules', { type: 'module' }],
  ['CommonJS', {}],
])('in a project of %s', (_, manifest) => {
  let folder: string;

  beforeAll(async () => {
    folder = await makeProject(manifest);
  });

  it('runs JavaScript without tsx', async () => {
    expect(await paint(folder, 'plain.Plain')).toEqual({ exitCode: 0, stdout: '"red"\n', stderr: '' });
  });

  it.skipIf('typescript' in process.features)('says what to install for TypeScript', async () => {
    const { exitCode, stderr } = await paint(folder, 'paint.Paint');

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error \[unknown-module\]: `.*paint\.ts` is TypeScript, .* install tsx/u);
  });

  it('runs TypeScript with the tsx of the project: `.js` in imports, code that is more than types', async () => {
    await link('tsx', folder);

    expect(await paint(folder, 'paint.ts#Paint')).toEqual({ exitCode: 0, stdout: '"red"\n', stderr: '' });
  });
});

describe('in this repository', () => {
  it('has one copy of the library: the one that workflows import is the one of the command', async () => {
    const { stdout } = await runCli(['run', 'test/fixtures/cli/copies.ts#Copies']);

    expect(JSON.parse(stdout)).toEqual({ isSameWorkflow: true, library: join(ROOT, 'dist/src/index.js') });
  });
});
