// 10,000 no-op activities inside a workflow on the local executor, against a minimal engine in the same run.
//   npm run bench:local [-- count=10000]
// Every figure is the median of fresh processes, the two sides in turn. Goal: at most 3 times the minimal engine.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SHAPES = ['sequential', 'fan-out'];
const ROUNDS = 7;

if (process.argv[2] === '--one') await measureOne(process.argv[3], process.argv[4], Number(process.argv[5]));
else report(Number(process.argv[2]?.replace('count=', '') ?? 10_000));

function report(count) {
  const rows = SHAPES.map((shape) => {
    const pairs = Array.from({ length: ROUNDS }, (_, round) => {
      // The order is turned round each time: a drift of the machine's speed hits both sides.
      const sides = round % 2 === 0 ? ['minimal', 'simpleflow'] : ['simpleflow', 'minimal'];
      return Object.fromEntries(sides.map((side) => [side, inFreshProcess(side, shape, count)]));
    });
    const cold = median(pairs.map(({ simpleflow, minimal }) => simpleflow.firstUs / minimal.firstUs));
    const warm = median(pairs.map(({ simpleflow, minimal }) => simpleflow.warmUs / minimal.warmUs));
    return {
      shape,
      'first run, us each': median(pairs.map(({ simpleflow }) => simpleflow.firstUs)).toFixed(2),
      'warm, us each': median(pairs.map(({ simpleflow }) => simpleflow.warmUs)).toFixed(2),
      'minimal warm, us each': median(pairs.map(({ minimal }) => minimal.warmUs)).toFixed(2),
      'ratio first': cold.toFixed(2),
      'ratio warm': warm.toFixed(2),
      'peak RSS, MB': median(pairs.map(({ simpleflow }) => simpleflow.rssMb)).toFixed(0),
      'minimal RSS, MB': median(pairs.map(({ minimal }) => minimal.rssMb)).toFixed(0),
    };
  });
  console.log(`node ${process.version}, ${count} activities, median of ${ROUNDS} pairs of fresh processes`);
  console.table(rows);
}

function inFreshProcess(side, shape, count) {
  const self = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [self, '--one', side, shape, String(count)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function measureOne(side, shape, count) {
  const run = side === 'minimal' ? await minimal(shape) : await simpleflow(shape);
  const expected = (count * (count - 1)) / 2;
  const timesUs = [];
  for (let i = 0; i < 6; i += 1) {
    const start = performance.now();
    const sum = await run(count);
    timesUs.push(((performance.now() - start) * 1_000) / count);
    if (sum !== expected) throw new Error(`wrong sum ${sum}`);
  }
  const [firstUs, ...rest] = timesUs;
  const rssMb = process.resourceUsage().maxRSS / 1_024;
  console.log(JSON.stringify({ firstUs, warmUs: median(rest), rssMb }));
  process.exit();
}

async function minimal(shape) {
  const { MinimalEngine } = await import('./support/minimal-engine.mjs');
  const noop = { name: 'noop', fn: (x) => x };
  return (count) => new MinimalEngine().run(shape === 'sequential' ? sequential : fanOut, noop, count);
}

async function simpleflow(shape) {
  const { activity, Workflow } = await import('simpleflow');
  const { createLocalExecutor } = await import('simpleflow/backends/local');
  const noop = activity('noop', (x) => x);
  const body = shape === 'sequential' ? sequential : fanOut;
  class Bench extends Workflow {
    static definition = { name: 'bench' };
    run(count) {
      return body(this, noop, count);
    }
  }
  const executor = createLocalExecutor();
  return (count) => executor.submit(Bench, count);
}

async function sequential(engine, noop, count) {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += await engine.submit(noop, i);
  return sum;
}

async function fanOut(engine, noop, count) {
  const futures = [];
  for (let i = 0; i < count; i += 1) futures.push(engine.submit(noop, i));
  let sum = 0;
  for (const future of futures) sum += await future;
  return sum;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
