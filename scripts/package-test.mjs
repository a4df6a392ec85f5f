// `npm run test:package`: packs the package, and uses it the way strangers do: from an empty TypeScript project and an
// empty JavaScript project, with what the registry has for its dependencies. Then publint, attw and knip look at it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const FLOW_TS = `
import { activity, Workflow } from 'simpleflow';

export const double = activity('double', (x: number) => 2 * x, { version: '1' });
export class Doubles extends Workflow {
  static override readonly definition = { name: 'doubles', version: '1' };
  async run(x: number): Promise<number> {
    const y = this.submit(double, x);
    return this.submit(double, y).result();
  }
}
`;

/** The kits, over a backend of somebody else's: its processes import the kits' own modules. */
const KITS_TS = `
import { describe, it } from 'node:test';
import { createForkedExecutor } from './custom-backend/index.js';
import { testExecutor, testWorkflows, virtualInstance } from 'simpleflow/testing';

const forked = {
  name: 'forked',
  create: ({ activityModules }: { activityModules: readonly string[] }) =>
    virtualInstance((options) => createForkedExecutor({ ...options, activities: activityModules })),
};
testExecutor({ describe, it }, forked);
testWorkflows({ describe, it }, forked);
`;

/** Every public subpath, with what strangers would write: types and values. */
const MAIN_TS = `
import { assertReplayed, createExecutor, replayJournal, type Executor, type Settings } from 'simpleflow';
import { ActivityRegistry, InProcessExecutor, type ActivityRunner } from 'simpleflow/backend';
import { createLocalExecutor, InlineRunner } from 'simpleflow/backends/local';
import { createPiscinaExecutor, type PiscinaExecutorOptions } from 'simpleflow/backends/piscina';
import { journalToHistory, replayHistory, type HistoryReport } from 'simpleflow/backends/swf';
import { startDevServer, type DevServer } from 'simpleflow/backends/swf/devserver';
import { testExecutor, testWorkflows, type ExecutorCase } from 'simpleflow/testing';
import { Doubles } from './flow.js';

const runnerClass: new () => ActivityRunner = InlineRunner;
const aCase: ExecutorCase | undefined = undefined;
console.log([runnerClass, ActivityRegistry, InProcessExecutor, testExecutor, testWorkflows].length, aCase);

// Sections of built-in backends are known without an import of theirs; a slip does not compile.
const settings = { executor: 'piscina', piscina: { maxThreads: 4 } } satisfies Settings;
// @ts-expect-error
const slip: Settings = { exector: 'piscina', pisicna: { maxThread: 4 } };
// @ts-expect-error
const inner: Settings = { piscina: { maxThread: 4 } };
console.assert([settings, slip, inner].length === 3);

const executor: Executor = await createExecutor({});
console.log(await executor.submit(Doubles, 1));
await executor.shutdown();

await using local = createLocalExecutor({ journal: true });
const handle = await local.start(Doubles, [2]);
const result: number = await handle.result();
console.log(result);
const journal = await handle.history();
assertReplayed(await replayJournal(Doubles, journal));
const report: HistoryReport = await replayHistory(Doubles, journalToHistory(journal));
console.log(report.ok);

// Threads are given files: what is compiled, or the source where tsx runs it.
const flow = import.meta.url.replace('main', 'flow');
const threads: PiscinaExecutorOptions = { activities: [flow], maxThreads: 1 };
const pool = createPiscinaExecutor(threads);
console.log(await pool.submit(Doubles, 3));
await pool.shutdown();

const server: DevServer = await startDevServer({ port: 0 });
await server.close();
`;

const FLOW_JS = FLOW_TS.replaceAll(/: number|: Promise<number>|override readonly /gu, '');
const MAIN_JS = MAIN_TS.replaceAll(/^\/\/ @ts-expect-error.*\n| satisfies Settings/gmu, '')
  .replaceAll(/^import.*ActivityRunner.*$|^const (?:runnerClass|aCase).*$|^console.log\(\[.*$/gmu, '')
  .replaceAll(/, type \w+/gu, '')
  .replace('await using', 'const') // newer than Node 20

  .replaceAll(/: (?:Executor|Settings|number|DevServer|HistoryReport|PiscinaExecutorOptions)\b/gu, '');

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    outDir: 'built',
  },
};

const PRINTED = '4\n8\ntrue\n12\n';

let passed = 0;
let failed = 0;
const folder = mkdtempSync(join(tmpdir(), 'simpleflow-package-'));
try {
  const [{ filename, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root).stdout,
  );
  const tarball = join(folder, filename);
  check('holds what it needs and no more', () => checkFiles(files.map(({ path }) => path)));
  check('has what its exports name', () => checkExports(new Set(files.map(({ path }) => path))));
  check('works in an empty JavaScript project', () => useFromJavaScript(project('javascript'), tarball));
  check('works in an empty TypeScript project', () => useFromTypeScript(project('typescript'), tarball));
  check("compiles README's program without a configuration", () => compileReadme(project('readme'), tarball));
  check("has kits that prove a stranger's backend", () => proveBackend(project('backend'), tarball));
  check('satisfies publint', () => run('npm', ['run', 'check:publint', '--', tarball], root));
  check('satisfies attw', () => run('npm', ['run', 'check:attw', '--', tarball], root));
  check('satisfies knip', () => run('npm', ['run', 'check:knip'], root));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function check(title, body) {
  const startedAtMs = Date.now();
  try {
    body();
    passed += 1;
    console.log(`ok   the package ${title} (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s)`);
  } catch (error) {
    // A check fails by whatever it throws; the others are still worth knowing.
    failed += 1;
    console.log(`FAIL the package ${title}: ${error.message}`);
  }
}

function checkFiles(paths) {
  const wrong = paths.filter((path) => /(?:^|\/)(?:test|examples|node_modules)\/|\.tsbuildinfo$/u.test(path));
  const missing = [
    'LICENSE',
    'README.md',
    ...Object.values(manifest.bin).map((file) => file.slice(2)),
  ].filter((file) => !paths.includes(file));
  if (wrong.length + missing.length > 0)
    throw new Error(`has no business there: [${wrong}]; is missing: [${missing}]`);
}

/** A pattern of `exports` stands for every folder below it that has an index. */
function checkExports(paths) {
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    for (const file of typeof target === 'string' ? [target] : Object.values(target)) {
      const pattern = new RegExp(`^${escape(file.slice(2)).replace('\\*', '.+')}$`, 'u');
      if (![...paths].some((path) => pattern.test(path))) throw new Error(`${subpath}: there is no ${file}`);
    }
  }
}

function escape(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

function useFromJavaScript(cwd, tarball) {
  write(cwd, { 'flow.js': FLOW_JS, 'main.js': MAIN_JS });
  run('npm', ['install', '--no-audit', '--no-fund', tarball], cwd);
  expect(run(process.execPath, ['main.js'], cwd).stdout, PRINTED);
  expect(run('npx', ['simpleflow', 'run', 'flow.js#Doubles', '--input', '[3]'], cwd).stdout, '12\n');
}

function useFromTypeScript(cwd, tarball) {
  write(cwd, { 'flow.ts': FLOW_TS, 'main.ts': MAIN_TS, 'tsconfig.json': JSON.stringify(TSCONFIG) });
  const tools = ['typescript', 'tsx', '@types/node'].map(
    (name) => `${name}@${manifest.devDependencies[name]}`,
  );
  run('npm', ['install', '--no-audit', '--no-fund', tarball, ...tools], cwd);
  run('npx', ['tsc'], cwd);
  // Whoever does not use Amazon SWF need not have its client, nor the types of it.
  expect(run(process.execPath, ['built/main.js'], cwd).stdout, `5 undefined\n${PRINTED}`);
  expect(run('npx', ['tsx', 'main.ts'], cwd).stdout, `5 undefined\n${PRINTED}`);
  expect(run('npx', ['simpleflow', 'run', 'flow.ts#Doubles', '--input', '[3]'], cwd).stdout, '12\n');
}

/** With nothing but the compiler: no types of Node, no `lib`; and with each compiler there is. */
function compileReadme(cwd, tarball) {
  cpSync(join(root, 'examples/quickstart'), cwd, { recursive: true });
  const compilers = ['typescript', 'typescript-native'];
  const tools = compilers.map((name) => `${name}@${manifest.devDependencies[name]}`);
  run('npm', ['install', '--no-audit', '--no-fund', tarball, ...tools], cwd);
  for (const compiler of compilers) {
    const flags = ['--target', 'es2022', '--module', 'nodenext', '--strict', '--outDir', compiler, 'main.ts'];
    run(process.execPath, [`node_modules/${compiler}/bin/tsc`, ...flags], cwd);
    expect(run(process.execPath, [`${compiler}/main.js`], cwd).stdout, '4\n');
  }
}

function proveBackend(cwd, tarball) {
  cpSync(join(root, 'examples/custom-backend'), join(cwd, 'custom-backend'), { recursive: true });
  write(cwd, { 'kits.ts': KITS_TS, 'tsconfig.json': JSON.stringify(TSCONFIG) });
  const versions = { ...manifest.devDependencies, ...manifest.dependencies };
  const tools = ['typescript', '@types/node', 'valibot'].map((name) => `${name}@${versions[name]}`);
  run('npm', ['install', '--no-audit', '--no-fund', tarball, ...tools], cwd);
  run('npx', ['tsc'], cwd);
  const { stdout } = run(process.execPath, ['--test', '--test-reporter=dot', 'built/kits.js'], cwd);
  // A kit that finds no case proves nothing.
  if (!/^\.{20}/mu.test(stdout)) throw new Error(`no cases were run:\n${stdout}`);
}

function project(name) {
  const cwd = join(folder, name);
  write(cwd, {
    'package.json': JSON.stringify({ name: `uses-simpleflow-from-${name}`, private: true, type: 'module' }),
  });
  return cwd;
}

function write(cwd, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
}

function run(command, args, cwd) {
  // What npm tells its scripts about this repository must not reach another project.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache|userconfig)$)/iu.test(name),
    ),
  );
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 600_000 });
  if (result.status !== 0)
    throw new Error(
      `\`${command} ${args.join(' ')}\` exited with ${result.status}\n${result.stdout}${result.stderr}`,
    );
  return result;
}

function expect(got, wanted) {
  if (got !== wanted) throw new Error(`expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
}
