// Replay of the journal of 10,000 activities, against `JSON.parse` of the same journal in the same process.
//   npm run bench:replay [-- count=10000]
// Every figure is the median of fresh processes; "first" is the first replay of a process, "warm" the median of the next.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SHAPES = ['sequential', 'fan-out'];
const ROUNDS = 5;

if (process.argv[2] === '--one') await measureOne(process.argv[3], Number(process.argv[4]));
else report(Number(process.argv[2]?.replace('count=', '') ?? 10_000));

function report(count) {
  const rows = SHAPES.map((shape) => {
    const runs = Array.from({ length: ROUNDS }, () => inFreshProcess(shape, count));
    const figure = (of, digits) => median(runs.map(of)).toFixed(digits);
    return {
      shape,
      events: runs[0].events,
      'journal, MB': (runs[0].bytes / 1e6).toFixed(1),
      'JSON.parse, ms': figure(({ parseMs }) => parseMs, 1),
      'first, ms': figure(({ firstMs }) => firstMs, 1),
      'warm, ms': figure(({ warmMs }) => warmMs, 1),
      'events/s warm': Math.round(median(runs.map(({ events, warmMs }) => (events / warmMs) * 1_000))),
      'ratio first': figure(({ firstMs, parseMs }) => firstMs / parseMs, 2),
      'ratio warm': figure(({ warmMs, parseMs }) => warmMs / parseMs, 2),
      'peak RSS, MB': figure(({ rssMb }) => rssMb, 0),
    };
  });
  console.log(`node ${process.version}, ${count} activities, median of ${ROUNDS} fresh processes`);
  console.table(rows);
}

function inFreshProcess(shape, count) {
  const self = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(process.execPath, [self, '--one', shape, String(count)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function measureOne(shape, count) {
  const { activity, assertReplayed, replayJournal, Workflow } = await import('simpleflow');
  const { createLocalExecutor } = await import('simpleflow/backends/local');
  const noop = activity('noop', (x) => x);
  class Bench extends Workflow {
    static definition = { name: 'bench' };
    async run() {
      if (shape === 'fan-out')
        return (
          await this.map(
            noop,
            Array.from({ length: count }, (_, i) => i),
          )
        ).length;
      for (let i = 0; i < count; i += 1) await this.submit(noop, i);
      return count;
    }
  }
  const executor = createLocalExecutor({ journal: true });
  const handle = await executor.start(Bench, []);
  await handle.result();
  const text = JSON.stringify(await handle.history());
  const timesMs = [];
  const parseMs = [];
  let events = 0;
  for (let i = 0; i < 6; i += 1) {
    const parsing = performance.now();
    const journal = JSON.parse(text);
    const replaying = performance.now();
    assertReplayed(await replayJournal(Bench, journal));
    timesMs.push(performance.now() - replaying);
    parseMs.push(replaying - parsing);
    events = journal.turns.reduce((sum, turn) => sum + turn.events.length + turn.commands.length, 0);
  }
  const [firstMs, ...rest] = timesMs;
  const rssMb = process.resourceUsage().maxRSS / 1_024;
  console.log(
    JSON.stringify({
      events,
      bytes: text.length,
      parseMs: median(parseMs),
      firstMs,
      warmMs: median(rest),
      rssMb,
    }),
  );
  process.exit();
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
