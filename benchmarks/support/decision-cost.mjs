// What a decision costs where the run is kept, at several lengths of history: from parsed new events to the list of
// decisions. One process, warm, in which the lengths alternate decision by decision; before each round runs are brought to
// their length, and what that has left behind is collected: a decider has no such garbage. What the decisions themselves
// leave behind is counted. Medians of rounds; CPU time is that of the whole process.
//   node --expose-gc decision-cost.mjs
import { DecisionRun } from 'simpleflow/backends/swf';
import { endlessHistory, workflows } from './replay-workflows.mjs';

const LENGTHS = [200, 2_000, 20_000];
const ROUNDS = 15;
const RUNS = 60;
const DECISIONS = 25;
const UNMEASURED = 8;
const WARM_UP = 8_000;
const EVENTS = 6;

const events = endlessHistory(Math.max(WARM_UP, LENGTHS.at(-1) / EVENTS + DECISIONS) + 2);

/** Runs in the middle of their work, each with what it will be told next. */
async function runsAt(length, count) {
  const first = 3 + Math.ceil(length / EVENTS) * EVENTS;
  const batchAt = (i) => events.slice(first + i * EVENTS, first + (i + 1) * EVENTS);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const run = new DecisionRun({ workflow: workflows.sequential, workflowId: 'w', runId: 'r' });
      await run.advance(events.slice(0, first));
      return { run, batches: Array.from({ length: DECISIONS }, (_, i) => batchAt(i)) };
    }),
  );
}

async function decide(runs, from, to) {
  const wall = [];
  for (let i = from; i < to; i += 1) {
    for (const { run, batches } of runs) {
      const startedAtMs = performance.now();
      const { decisions } = await run.advance(batches[i]);
      wall.push((performance.now() - startedAtMs) * 1_000);
      if (decisions.length !== 1) throw new Error('a decision was expected');
    }
  }
  return wall;
}

/** One round: a decision of each run of one length, then of the next, and so on: what else the machine does hits all alike. */
async function measure(round) {
  // Those that were made last are read fastest: another length in each round.
  const order = LENGTHS.map((_, at) => LENGTHS[(at + round) % LENGTHS.length]);
  const measured = [];
  for (const length of order) measured.push({ length, runs: await runsAt(length, RUNS), cpuUs: 0, wall: [] });
  globalThis.gc();
  // The collection goes on for a while in other threads, and has left the caches of the processor to nobody.
  for (const { runs } of measured) await decide(runs, 0, UNMEASURED);
  for (let i = UNMEASURED; i < DECISIONS; i += 1) {
    for (const each of measured) {
      const started = process.cpuUsage();
      each.wall.push(...(await decide(each.runs, i, i + 1)));
      const { user, system } = process.cpuUsage(started);
      each.cpuUs += user + system;
    }
  }
  return measured.map(({ length, cpuUs, wall }) => ({ length, cpuUs: cpuUs / wall.length, wall }));
}

for (let decided = 0; decided < WARM_UP; decided += RUNS * DECISIONS)
  await decide(await runsAt(LENGTHS[0], RUNS), 0, DECISIONS);
const rounds = [];
for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(round));

const sorted = (values) => values.sort((a, b) => a - b);
const rows = LENGTHS.map((length) => {
  const all = rounds.map((round) => round.find((each) => each.length === length));
  const wall = sorted(all.flatMap((each) => each.wall));
  return {
    length,
    cpuUs: sorted(all.map(({ cpuUs }) => cpuUs))[ROUNDS >> 1],
    p99Us: wall[Math.floor(wall.length * 0.99)],
  };
});
const least = Math.min(...rows.map(({ cpuUs }) => cpuUs));
console.log(
  JSON.stringify(
    rows.map(({ length, cpuUs, p99Us }) => ({
      'events of history': length,
      'CPU, us': cpuUs.toFixed(1),
      'above the least, %': ((cpuUs / least - 1) * 100).toFixed(0),
      'p99 wall, us': p99Us.toFixed(0),
    })),
  ),
);
