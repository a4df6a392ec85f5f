// What it costs to start: processes of each kind, in turn, so that all see the same machine; medians as ratios to
// `node -e 0`, the time Node takes to do nothing.
//
//   npm run build && node benchmarks/start-up.mjs [rounds=15] [--json]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv.find((argument) => /^\d+$/u.test(argument)) ?? 15);

/** Each with what it may cost besides starting Node, as a ratio to that; undefined: for information. */
const KINDS = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: "import 'simpleflow'", args: ['-e', "import('simpleflow')"], limit: 0.9 },
  { name: 'simpleflow --version', args: ['dist/src/cli/main.js', '--version'], limit: 2 },
  {
    name: 'simpleflow run',
    args: ['dist/src/cli/main.js', 'run', 'benchmarks/support/start-up-workflow.mjs#Nothing'],
  },
  {
    name: 'createExecutor()',
    args: ['-e', "import('simpleflow').then((s) => s.createExecutor({})).then((e) => e.shutdown())"],
  },
  { name: "import 'inversify'", args: ['-e', "import('inversify')"] },
];

const times = new Map(KINDS.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++) {
  // Backwards every other time: what drifts hits all kinds alike.
  for (const { name, args } of round % 2 === 0 ? KINDS : KINDS.toReversed()) {
    const startedAt = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    times.get(name).push(Number(process.hrtime.bigint() - startedAt) / 1e6);
    if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  }
}

const bareMs = median(times.get('node -e 0'));
const report = KINDS.map(({ name, limit }) => {
  const totalMs = median(times.get(name));
  const cost = (totalMs - bareMs) / bareMs;
  return { name, totalMs: round(totalMs, 1), total: round(totalMs / bareMs, 2), cost: round(cost, 2), limit };
});
if (process.argv.includes('--json')) console.log(JSON.stringify({ node: process.version, rounds, report }));
else console.table(report);
if (report.some(({ cost, limit }) => limit !== undefined && cost > limit)) process.exitCode = 1;

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function round(value, digits) {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
