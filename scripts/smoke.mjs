// `npm run smoke -- [node binary]`: does what a user does first, with the built package and one Node, all in fresh
// processes. The tests run on one version of Node; this is quick enough for every other one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const node = process.argv[2] ?? process.execPath;
const root = resolve(import.meta.dirname, '..');
const cli = join(root, 'dist/src/cli/main.js');
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A program in JavaScript: an executor from settings, an activity and a workflow. */
const PROGRAM = `
import { activity, createExecutor, Workflow } from 'simpleflow';

const increment = activity('increment', (x) => x + 1);
class Twice extends Workflow {
  static definition = { name: 'twice', version: '1' };
  async run(x) {
    return this.submit(increment, this.submit(increment, x)).result();
  }
}
const executor = await createExecutor({});
console.log(await executor.submit(increment, 1), await executor.submit(Twice, 1));
await executor.shutdown();
`;

/** A workflow in JavaScript, for the command. */
const MODULE = `
import { activity, Workflow } from 'simpleflow';
const double = activity('double', (x) => 2 * x);
export class Doubles extends Workflow {
  static definition = { name: 'doubles', version: '1' };
  async run(x) {
    return this.map(double, [x, x + 1]).result();
  }
}
`;

const folder = mkdtempSync(join(tmpdir(), 'simpleflow-smoke-'));
let failed = 0;
let passed = 0;
try {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/simpleflow'));
  // A scope of its own, whatever lies in the folders above.
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  writeFileSync(join(folder, 'doubles.mjs'), MODULE);
  const name = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const quickstart = 'examples/quickstart/workflow.ts#SimpleComputation';
  const checks = [
    ['prints its version', [cli, '--version'], `${version}\n`],
    ['runs the quickstart', [cli, 'run', quickstart, '--input', '[1]'], '4\n'],
    [
      'runs the quickstart in the form of the original',
      [cli, '--local', '-w', 'examples.quickstart.SimpleComputation', '-i', 'examples/quickstart/input.json'],
      '4\n',
    ],
    [
      'runs the quickstart in threads',
      [cli, 'run', quickstart, '--input', '[1]', '--executor', 'piscina'],
      '4\n',
    ],
    ['runs the quickstart as on Amazon SWF', [cli, 'standalone', quickstart, '--input', '[1]'], '4\n'],
    [
      'outlives what activities do to threads',
      ['test/fixtures/piscina/thread-failures.mjs', '--quiet'],
      'ok\n',
    ],
    ['moves and copies buffers between threads', ['test/fixtures/piscina/buffers-main.mjs'], 'ok\n'],
    ['runs a TypeScript program', [tsx, 'examples/quickstart/main.ts'], '4\n'],
    [
      'finds services by a TypeScript configuration',
      [tsx, 'examples/injected-services/main.ts'],
      '22.00 USD | 3200.00 JPY\nrates closed\n',
    ],
    [
      'runs a workflow in JavaScript',
      [cli, 'run', join(folder, 'doubles.mjs#Doubles'), '--input', '[2]'],
      '[4,6]\n',
    ],
    [
      'runs a workflow in JavaScript as on Amazon SWF',
      [cli, 'standalone', join(folder, 'doubles.mjs#Doubles'), '--input', '[2]'],
      '[4,6]\n',
    ],
    ['makes an executor in a program', [join(folder, 'program.mjs')], '2 3\n'],
  ];
  for (const [title, args, expected] of checks) check(`${name} ${title}`, args, expected);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function check(title, args, expected) {
  const { PATH, HOME } = process.env;
  // A minute is for a machine that is busy with something else; it takes less than a second.
  const options = { cwd: root, env: { PATH, HOME }, encoding: 'utf8', timeout: 60_000 };
  const { stdout, stderr, status } = spawnSync(node, args, options);
  if (status === 0 && stdout === expected) {
    passed += 1;
    console.log(`ok   ${title}`);
  } else {
    failed += 1;
    console.log(`FAIL ${title}: exit ${status}, printed ${JSON.stringify(stdout)}\n${stderr}`);
  }
}
