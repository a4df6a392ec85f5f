// The thread pool executor against bare pools, as ratios of runs in fresh processes, side by side.
//   npm run bench:piscina [-- noop chunks cpu buffers memory pools]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MEASURE = fileURLToPath(new URL('./piscina/measure.mjs', import.meta.url));
const PAIRS = 9;

const SECTIONS = { noop, chunks, cpu, buffers, memory, pools };
const asked = process.argv.slice(2);
console.log(`node ${process.version}; every figure is the median of fresh processes, the sides in turn`);
for (const name of asked.length > 0 ? asked : Object.keys(SECTIONS)) {
  const rows = SECTIONS[name]?.();
  if (rows === undefined) throw new Error(`there is no \`${name}\`: ${Object.keys(SECTIONS).join(', ')}`);
  console.log(`\n${name}`);
  console.table(rows);
}

/** A no-op activity against a no-op of bare `piscina.run` with the same options. Goal: at most 1.5 times. */
function noop() {
  return [1, 2].map((threads) => {
    const sides = inTurn(PAIRS, {
      bare: ['noop', { pool: 'piscina', threads }],
      ours: ['noop', { pool: 'simpleflow', threads }],
      local: ['noop', { pool: 'local' }],
    });
    return {
      threads,
      'bare, us': of(sides, ({ bare }) => bare.wallUs),
      'ours, us': of(sides, ({ ours }) => ours.wallUs),
      'ratio (<= 1.5)': of(sides, ({ bare, ours }) => ours.wallUs / bare.wallUs, 2),
      'bare, CPU us': of(sides, ({ bare }) => bare.cpuUs),
      'ours, CPU us': of(sides, ({ ours }) => ours.cpuUs),
      'CPU ratio': of(sides, ({ bare, ours }) => ours.cpuUs / bare.cpuUs, 2),
      'of that tasks and futures, as on `local`': of(sides, ({ local }) => local.cpuUs),
    };
  });
}

/** A hundred no-ops in one message against one by one. Goal: at least 15 times cheaper. */
function chunks() {
  const sides = inTurn(PAIRS, {
    single: ['chunks', { chunkSize: 1 }],
    chunked: ['chunks', { chunkSize: 100, count: 20_000 }],
  });
  return [
    {
      'one by one, us': of(sides, ({ single }) => single.wallUs),
      'chunks of 100, us': of(sides, ({ chunked }) => chunked.wallUs),
      'times cheaper (>= 15)': of(sides, ({ single, chunked }) => single.wallUs / chunked.wallUs),
      'CPU, times cheaper': of(sides, ({ single, chunked }) => single.cpuUs / chunked.cpuUs),
    },
  ];
}

/** Prime counting on two threads. Goals: 0.95 of bare Piscina's speed-up; the event loop held for at most 20 ms. */
function cpu() {
  const sides = inTurn(PAIRS, {
    inline: ['cpu', { pool: 'inline' }],
    bare: ['cpu', { pool: 'piscina' }],
    ours: ['cpu', { pool: 'simpleflow' }],
  });
  return [
    {
      'inline, /s': of(sides, ({ inline }) => inline.perSecond),
      'bare, /s': of(sides, ({ bare }) => bare.perSecond),
      'ours, /s': of(sides, ({ ours }) => ours.perSecond),
      'bare speed-up': of(sides, ({ inline, bare }) => bare.perSecond / inline.perSecond, 2),
      'ours / bare (>= 0.95)': of(sides, ({ bare, ours }) => ours.perSecond / bare.perSecond, 2),
      'inline holds the loop, ms': of(sides, ({ inline }) => inline.longestHoldMs, 0),
      'bare, ms': of(sides, ({ bare }) => bare.longestHoldMs),
      'ours, ms (<= 20)': of(sides, ({ ours }) => ours.longestHoldMs),
    },
  ];
}

/**
 * Ten megabytes to a thread. Goals: moved at most 0.2 of the time of cloned, shared at most 0.1. Cloned is what bare
 * Piscina does, by structured clone; a buffer that is neither moved nor shared should cost about as much here.
 */
function buffers() {
  const sides = inTurn(5, {
    copied: ['buffers', { how: 'copied' }],
    cloned: ['buffers', { how: 'cloned', pool: 'piscina' }],
    moved: ['buffers', { how: 'moved' }],
    shared: ['buffers', { how: 'shared' }],
  });
  return [
    {
      'copied, us': of(sides, ({ copied }) => copied.us, 0),
      'cloned by Piscina, us': of(sides, ({ cloned }) => cloned.us, 0),
      'moved, us': of(sides, ({ moved }) => moved.us, 0),
      'shared, us': of(sides, ({ shared }) => shared.us, 0),
      'copied / cloned': of(sides, ({ cloned, copied }) => copied.us / cloned.us, 2),
      'moved / cloned (<= 0.2)': of(sides, ({ cloned, moved }) => moved.us / cloned.us, 3),
      'shared / cloned (<= 0.1)': of(sides, ({ cloned, shared }) => shared.us / cloned.us, 3),
    },
  ];
}

/**
 * 100,000 tasks through a bounded buffer. Goal: the peak grows by at most 20 % after the first 10,000. What is live is the
 * heap after a collection, measured in processes of their own: what grows is the room that V8 gives to garbage.
 */
function memory() {
  return [1, 100].map((chunkSize) => {
    const sides = inTurn(3, {
      all: ['memory', { chunkSize }],
      live: ['memory', { chunkSize, collects: true }],
    });
    return {
      chunkSize,
      'peak at 10,000, MB': of(sides, ({ all }) => all.earlyMb, 0),
      'at 100,000, MB': of(sides, ({ all }) => all.lateMb, 0),
      'ratio (<= 1.2)': of(sides, ({ all }) => all.lateMb / all.earlyMb, 2),
      'at 200,000, MB': of(sides, ({ all }) => all.endMb, 0),
      'live at 10,000, MB': of(sides, ({ live }) => live.earlyLiveMb, 2),
      'live at 200,000, MB': of(sides, ({ live }) => live.endLiveMb, 2),
    };
  });
}

/** Pools of threads side by side, each as it comes. */
function pools() {
  const names = ['piscina', 'tinypool', 'workerpool', 'simpleflow'];
  const noops = inTurn(5, Object.fromEntries(names.map((pool) => [pool, ['noop', { pool, threads: 2 }]])));
  const primes = inTurn(3, Object.fromEntries(names.map((pool) => [pool, ['cpu', { pool }]])));
  return names.map((pool) => ({
    pool,
    'no-op, us': of(noops, (round) => round[pool].wallUs),
    'no-op, CPU us': of(noops, (round) => round[pool].cpuUs),
    'primes, /s': of(primes, (round) => round[pool].perSecond),
    'loop held, ms': of(primes, (round) => round[pool].longestHoldMs),
  }));
}

/** Rounds in which each side is measured once; every other round in the reverse order, as machines drift. */
function inTurn(rounds, sides) {
  return Array.from({ length: rounds }, (_, round) => {
    const entries = Object.entries(sides);
    if (round % 2 === 1) entries.reverse();
    return Object.fromEntries(
      entries.map(([side, [name, options]]) => [side, inFreshProcess(name, options)]),
    );
  });
}

function inFreshProcess(name, options) {
  const args = [...(options.collects ? ['--expose-gc'] : []), MEASURE, name, JSON.stringify(options)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ${JSON.stringify(options)}: ${stderr}`);
  return JSON.parse(stdout);
}

function of(rounds, figure, digits = 1) {
  const values = rounds.map(figure).sort((a, b) => a - b);
  return Number(values[values.length >> 1].toFixed(digits));
}
