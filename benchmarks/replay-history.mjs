// Replay of histories of Amazon SWF (mapping, engine and checks) against minimal replayers in plain Node on the same file,
// and against `JSON.parse` of the same text; and what one decision costs where the run is kept.
//   npm run bench:replay-history [-- [--cpu] [--yardstick FILE]]
// The minimal replayer of the first two shapes is a script that takes `<shape> <count> --dump FILE | --history FILE`;
// without one their ratios are left out. That of the mix is `support/minimal-mix.mjs`.
// Both sides are measured in the same way: from the parsed file to the end of the replay, in fresh processes which alternate.
// `--cpu` counts the CPU time of the thread on both sides, for a machine that is not idle.
// "Cold" is the first replay of a process, "warm" the median of later ones; figures are medians over the processes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const MINIMAL_MIX = fileURLToPath(new URL('./support/minimal-mix.mjs', import.meta.url));
const DECISIONS = fileURLToPath(new URL('./support/decision-cost.mjs', import.meta.url));
const ROUNDS = 7;
const SHAPES = [
  ['sequential', 4_000],
  ['parallel', 4_399],
  ['mix', 3_845],
];

const CLOCK = new URL('./support/thread-clock.mjs', import.meta.url).href;
const [mode, ...rest] = process.argv.slice(2);
// Of both sides.
const clock = process.argv.includes('--cpu') ? ['--import', CLOCK] : [];
if (mode === '--one') await measureReplay(...rest);
else if (mode === '--dump') await dump(...rest);
else {
  const usual = fileURLToPath(new URL('../../shared/bench/replay-yardstick.mjs', import.meta.url));
  const given = process.argv.indexOf('--yardstick');
  report(given < 0 ? usual : process.argv[given + 1]);
}

function report(yardstick) {
  const folder = mkdtempSync(join(tmpdir(), 'simpleflow-bench-'));
  const known = existsSync(yardstick) ? yardstick : undefined;
  const what = clock.length === 0 ? 'time' : 'CPU time of the thread';
  console.log(`node ${process.version}, ${what}, medians of ${ROUNDS} fresh processes`);
  if (known === undefined)
    console.log(`no minimal replayer at ${yardstick}: two of the ratios are left out (--yardstick FILE)`);
  console.table(SHAPES.map(([shape, count]) => compare(folder, { shape, count, yardstick: known })));
  console.log('linear? warm ms for each 1,000 activities, one after the other');
  console.table(
    [1_000, 4_000, 8_000].map((count) => {
      const file = join(folder, `linear-${count}.json`);
      run(SELF, '--dump', 'sequential', String(count), file);
      // As many activities each before it is measured: a short history takes more replays to warm up.
      const replays = String(1 + 48_000 / count);
      const { warmMs } = medians(ROUNDS, () => run(...clock, SELF, '--one', 'sequential', file, replays));
      return { activities: count, 'ms per 1,000': ((warmMs / count) * 1_000).toFixed(2) };
    }),
  );
  console.log('one decision of a run that is kept: from parsed new events to the list of decisions');
  console.table(run('--expose-gc', DECISIONS));
  rmSync(folder, { recursive: true });
}

function compare(folder, { shape, count, yardstick }) {
  const file = join(folder, `${shape}.json`);
  const minimal =
    shape === 'mix' ? [MINIMAL_MIX, file] : [yardstick, shape, String(count), '--history', file];
  if (shape !== 'mix' && yardstick !== undefined) run(yardstick, shape, String(count), '--dump', file);
  else run(SELF, '--dump', shape, String(count), file);
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(run(...clock, SELF, '--one', shape, file));
    if (minimal[0] !== undefined) theirs.push(run(...clock, ...minimal));
  }
  const of = (list, key) => median(list.map((each) => each[key]));
  const parseMs = of(ours, 'parseMs');
  const row = {
    shape,
    events: ours[0].events,
    'JSON.parse, ms': parseMs.toFixed(1),
    'cold, ms': of(ours, 'firstMs').toFixed(1),
    'warm, ms': of(ours, 'warmMs').toFixed(1),
    'cold / JSON.parse': (of(ours, 'firstMs') / parseMs).toFixed(2),
    'warm / JSON.parse': (of(ours, 'warmMs') / parseMs).toFixed(2),
    'peak RSS, MB': of(ours, 'rssMb').toFixed(0),
  };
  if (theirs.length === 0) return row;
  return {
    ...row,
    'cold / minimal': (of(ours, 'firstMs') / of(theirs, 'firstMs')).toFixed(2),
    'warm / minimal': (of(ours, 'warmMs') / of(theirs, 'medMs')).toFixed(2),
    'peak RSS / minimal': (of(ours, 'rssMb') / of(theirs, 'rssMB')).toFixed(2),
  };
}

/** Runs it in process, and writes its journal as a history. */
async function dump(shape, count, file) {
  const { journalToHistory } = await import('simpleflow/backends/swf');
  const { createLocalExecutor } = await import('simpleflow/backends/local');
  const { VirtualClock } = await import('simpleflow/backend');
  const { workflows } = await import('./support/replay-workflows.mjs');
  const executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
  const handle = await executor.start(workflows[shape], [Number(count)]);
  await handle.result();
  writeFileSync(file, JSON.stringify(journalToHistory(await handle.history())));
  process.exit();
}

async function measureReplay(shape, file, replays = 6) {
  const { replayHistory } = await import('simpleflow/backends/swf');
  const { workflows } = await import('./support/replay-workflows.mjs');
  const text = readFileSync(file, 'utf8');
  const parsing = [];
  const replaying = [];
  let events = 0;
  for (let i = 0; i < Number(replays); i += 1) {
    const t = performance.now();
    const history = JSON.parse(text);
    const t1 = performance.now();
    const replayed = await replayHistory(workflows[shape], history);
    replaying.push(performance.now() - t1);
    parsing.push(t1 - t);
    if (!replayed.ok) throw new Error(JSON.stringify(replayed.divergences[0]));
    events = history.events.length;
  }
  const rssMb = process.resourceUsage().maxRSS / 1_024;
  const [firstMs, ...others] = replaying;
  // Of many, those that were warm all through.
  const later = others.length > 5 ? others.slice(others.length >> 1) : others;
  console.log(JSON.stringify({ events, parseMs: median(parsing), firstMs, warmMs: median(later), rssMb }));
  process.exit();
}

function run(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim() === '' ? {} : JSON.parse(stdout);
}

function medians(rounds, measure) {
  const all = Array.from({ length: rounds }, measure);
  return Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(all.map((each) => each[key]))]));
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
