// What a store costs: no-op activities of a workflow on the local executor with a store, against the same without, and
// against bare inserts of the same bytes into the same kind of table, one transaction a turn.
//   npm run bench:store [-- count=1000]
// Every figure is CPU time in microseconds an activity, the median of fresh processes, the sides in turn.
// Goals: sequential at most 2.5 times the bare inserts, fan-out at most 1.5 times without a store.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { activity, Workflow } from 'simpleflow';
import { InlineRunner, InProcessExecutor, openStore } from 'simpleflow/backend';

const SHAPES = ['sequential', 'fan-out'];
const SIDES = ['none', 'store', 'fsync', 'bare', 'bare-fsync'];
const ROUNDS = 7;

const noop = activity('noop', (x) => x);

class Sequential extends Workflow {
  static definition = { name: 'sequential' };
  async run(count) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await this.submit(noop, i);
    return sum;
  }
}

class FanOut extends Workflow {
  static definition = { name: 'fan-out' };
  async run(count) {
    const futures = Array.from({ length: count }, (_, i) => this.submit(noop, i));
    let sum = 0;
    for (const future of futures) sum += await future;
    return sum;
  }
}

if (process.argv[2] === '--one') await one(process.argv[3], process.argv[4], Number(process.argv[5]));
else report(Number(process.argv[2]?.replace('count=', '') ?? 1_000));

function report(count) {
  const rows = SHAPES.map((shape) => {
    const rounds = Array.from({ length: ROUNDS }, (_, round) => {
      const sides = round % 2 === 0 ? SIDES : [...SIDES].reverse();
      return Object.fromEntries(sides.map((side) => [side, inFreshProcess(side, shape, count)]));
    });
    const ratio = (a, b, of = 'cpuUs') => median(rounds.map((each) => each[a][of] / each[b][of])).toFixed(2);
    return {
      shape,
      'store, us': median(rounds.map(({ store }) => store.cpuUs)).toFixed(1),
      'store / none': ratio('store', 'none'),
      'store / bare': ratio('store', 'bare'),
      'fsync / bare-fsync, wall': ratio('fsync', 'bare-fsync', 'wallUs'),
      'bytes an event': median(rounds.map(({ store }) => store.bytes)).toFixed(0),
      'of text': median(rounds.map(({ store }) => store.text)).toFixed(0),
    };
  });
  console.log(`node ${process.version}, ${count} activities, median of ${ROUNDS} rounds of fresh processes`);
  console.table(rows);
}

function inFreshProcess(side, shape, count) {
  const args = [fileURLToPath(import.meta.url), '--one', side, shape, String(count)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function one(side, shape, count) {
  const folder = mkdtempSync(join(tmpdir(), 'simpleflow-bench-'));
  try {
    const measure = side.startsWith('bare') ? bare : ours;
    console.log(JSON.stringify(await measure(folder, side, shape, count)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function ours(folder, side, shape, count) {
  const path = join(folder, 'runs.db');
  const fsync = side === 'fsync' ? 'always' : 'normal';
  const store = side === 'none' ? undefined : await openStore(path, { fsync });
  const executor = new InProcessExecutor({ runner: new InlineRunner(), ...(store && { store }) });
  const workflow = shape === 'sequential' ? Sequential : FanOut;
  await executor.submit(workflow, 10);
  const times = await timed(count, async () => {
    if ((await executor.submit(workflow, count)) !== (count * (count - 1)) / 2) throw new Error('wrong sum');
  });
  const run = store?.list({}).runs[0];
  const bytes = store === undefined ? 0 : statSync(path).size + statSync(`${path}-wal`).size;
  await executor.shutdown();
  return { ...times, bytes: bytes / (run?.events ?? 1), text: (run?.chars ?? 0) / (run?.events ?? 1) };
}

/** The same texts, by the driver alone. */
async function bare(folder, side, shape, count) {
  const path = join(folder, 'runs.db');
  const source = await openStore(path);
  const executor = new InProcessExecutor({ runner: new InlineRunner(), store: source });
  await executor.submit(shape === 'sequential' ? Sequential : FanOut, count);
  const turns = [...source.turns(source.list({}).runs[0].runId)];
  await executor.shutdown();
  const database = await openBare(join(folder, 'bare.db'), side === 'bare-fsync');
  const insert = database.prepare('INSERT INTO turns (run, number, at_ms, text) VALUES (1, ?, ?, ?)');
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')];
  return timed(count, async () => {
    for (const { number, atMs, text } of turns) {
      begin.run();
      insert.run(number, atMs, text);
      commit.run();
    }
  });
}

async function openBare(path, isDurable) {
  const builtin = process.getBuiltinModule?.('node:sqlite');
  const Database = builtin?.DatabaseSync ?? (await import('libsql')).default;
  const database = new Database(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${isDurable ? 'FULL' : 'NORMAL'};
    CREATE TABLE turns (run INTEGER, number INTEGER, at_ms INTEGER, text TEXT, PRIMARY KEY (run, number)) WITHOUT ROWID`);
  return database;
}

async function timed(count, work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: (user + system) / count, wallUs: ((performance.now() - start) * 1_000) / count };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
