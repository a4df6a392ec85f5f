import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TempFolder } from '../support/temp-folder.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = `import { activity, Workflow, type Executor } from 'simpleflow';
const book = activity('book', (flight: { from: string }, seat: number, tags: readonly string[]) => seat + tags.length);
const find = activity('find', (from: string) => from);
class Trip extends Workflow {
  static override readonly definition = { name: 'trip' };
  async run(from: string): Promise<string> {
    this.submit(book, 1, 2, []);
    this.submit(book, { from }, '2', []);
    this.submit(book, 1, []);
    this.submit(find);
    this.submit(find, 1);
    this.submit(find, from, from);
    return this.submit(Trip, 1).result();
  }
}
export const trip = (executor: Executor) => [executor.submit(find, 1), executor.submit(find), executor.submit(Trip, 1)];
`;

describe('what the compiler prints of wrong arguments', () => {
  it('is about the parameter, not about another kind of task', () => {
    using folder = new TempFolder({ 'package.json': { type: 'module' }, 'trip.ts': PROGRAM });
    mkdirSync(folder.file('node_modules'));
    symlinkSync(ROOT, folder.file('node_modules/simpleflow'));
    const options = ['--target', 'es2022', '--module', 'nodenext', '--strict', '--noEmit', '--skipLibCheck'];
    const { stdout } = spawnSync(
      process.execPath,
      [
        `${ROOT}node_modules/typescript-native/bin/tsc`,
        ...options,
        '--customConditions',
        'source',
        'trip.ts',
      ],
      { cwd: folder.path, encoding: 'utf8' },
    );

    const said = [...stdout.matchAll(/^trip\.ts\((\d+),\d+\): error TS\d+: (.*)$/gmu)];
    expect(said.map(([, line, words]) => `${line ?? ''} ${words ?? ''}`)).toEqual([
      "7 Argument of type 'number' is not assignable to parameter of type 'Argument<{ from: string; }>'.",
      "8 Argument of type 'string' is not assignable to parameter of type 'Argument<number>'.",
      '9 Expected 4 arguments, but got 3.',
      '10 Expected 2 arguments, but got 1.',
      "11 Argument of type 'number' is not assignable to parameter of type 'Argument<string>'.",
      '12 Expected 2 arguments, but got 3.',
      "13 Argument of type 'number' is not assignable to parameter of type 'Argument<string>'.",
      "16 Argument of type 'number' is not assignable to parameter of type 'Argument<string>'.",
      '16 Expected 2 arguments, but got 1.',
      "16 Argument of type 'number' is not assignable to parameter of type 'Argument<string>'.",
    ]);
    expect(stdout).not.toMatch(/^(?!\.\.).*(?:WorkflowClass|\[SUBMIT\])/mu);
  });
});
