// One measurement in a process of its own: node measure.mjs <case> '<JSON of options>', prints JSON.
import { POOLS } from './pools.mjs';

const [, , name, json] = process.argv;
const options = JSON.parse(json ?? '{}');
console.log(JSON.stringify(await CASES()[name](options)));
process.exit();

function CASES() {
  return { noop, chunks, cpu, buffers, memory };
}

async function opened(pool, threads) {
  const opened = await POOLS[pool](threads);
  // All threads have started and loaded their modules.
  await Promise.all(Array.from({ length: 50 * threads }, (_, i) => opened.run('noop', i)));
  return opened;
}

/** Microseconds for each task: of the clock, and of all processors. */
async function timed(count, work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallUs = ((performance.now() - start) * 1_000) / count;
  const { user, system } = process.cpuUsage(cpu);
  return { wallUs, cpuUs: (user + system) / count };
}

/** No-ops, all submitted at once. The best of some rounds: the first ones pay for the compiler. */
async function noop({ pool, threads = 1, count = 5_000, rounds = 4 }) {
  const { run } = await opened(pool, threads);
  return bestOf(rounds, () =>
    timed(count, async () => {
      const results = await Promise.all(Array.from({ length: count }, (_, i) => run('noop', i)));
      check(
        results.reduce((a, b) => a + b, 0),
        (count * (count - 1)) / 2,
      );
    }),
  );
}

/** No-ops by `map`, `chunkSize` of them in one message. */
async function chunks({ chunkSize, threads = 1, count = 5_000, rounds = 12 }) {
  const { executor, activities } = await opened('simpleflow', threads);
  const items = Array.from({ length: count }, (_, i) => i);
  return bestOf(rounds, () =>
    timed(count, async () => {
      let sum = 0;
      for await (const result of executor.map(activities.noop, items, { chunkSize })) sum += result;
      check(sum, (count * (count - 1)) / 2);
    }),
  );
}

/** Tasks each second, and how long the event loop of the main thread was held, in milliseconds. */
async function cpu({ pool, threads = 2, count = 60, limit = 300_000 }) {
  const { run } = await opened(pool, threads);
  await Promise.all(Array.from({ length: threads }, () => run('countPrimes', limit)));
  const stop = watchLoop();
  const { wallUs } = await timed(count, async () => {
    const results = await Promise.all(Array.from({ length: count }, () => run('countPrimes', limit)));
    check(new Set(results).size, 1);
  });
  return { perSecond: 1e6 / wallUs, taskMs: (wallUs * threads) / 1_000, longestHoldMs: stop() };
}

/** The longest time between two looks at the clock, in milliseconds; the last look is when it is stopped. */
function watchLoop() {
  let longestMs = 0;
  let seenAtMs = performance.now();
  const look = () => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - seenAtMs);
    seenAtMs = nowMs;
  };
  const timer = setInterval(look, 1);
  return () => {
    clearInterval(timer);
    // A loop that had no turn at all until now was held until now.
    look();
    return longestMs;
  };
}

/** A buffer there and a number back, in microseconds. */
async function buffers({ how, pool = 'simpleflow', bytes = 10 * 1024 * 1024, count = 40 }) {
  const { run } = await opened(pool, 1);
  const { transfer } = await import('simpleflow');
  const shared = new SharedArrayBuffer(bytes);
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const buffer = how === 'shared' ? shared : new ArrayBuffer(bytes);
    new Uint8Array(buffer).fill(1);
    const start = performance.now();
    const result = await run('first', how === 'moved' ? transfer(buffer) : buffer);
    times.push((performance.now() - start) * 1_000);
    check(result, 1);
  }
  return { us: median(times.slice(count / 4)) };
}

/** Peak of the process's memory after 10,000 tasks, after 100,000 and all of them, in megabytes; and what of its heap is live. */
async function memory({ count = 200_000, bufferSize = 1_000, chunkSize = 1, threads = 2, collects = false }) {
  const { executor, activities } = await opened('simpleflow', threads);
  const peaks = {};
  const live = {};
  let done = 0;
  for await (const result of executor.map(activities.noop, numbers(count), { bufferSize, chunkSize })) {
    check(result, done);
    done += 1;
    if (done !== 10_000 && done !== 100_000 && done !== count) continue;
    peaks[done] = process.resourceUsage().maxRSS / 1_024;
    if (collects) globalThis.gc();
    live[done] = process.memoryUsage().heapUsed / 1_048_576;
  }
  return {
    earlyMb: peaks[10_000],
    lateMb: peaks[100_000],
    endMb: peaks[count],
    earlyLiveMb: live[10_000],
    endLiveMb: live[count],
  };
}

function* numbers(count) {
  for (let i = 0; i < count; i += 1) yield i;
}

async function bestOf(rounds, measure) {
  const all = [];
  for (let i = 0; i < rounds; i += 1) all.push(await measure());
  const least = (key) => Math.min(...all.map((each) => each[key]));
  return { wallUs: least('wallUs'), cpuUs: least('cpuUs') };
}

function check(actual, expected) {
  if (actual !== expected) throw new Error(`expected ${expected}, got ${actual}`);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
