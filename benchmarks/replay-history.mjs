// Replay of histories of Amazon SWF (mapping, engine and checks) against a minimal replayer in plain Node on the same
// file, and against `JSON.parse` of the same text; and what one decision costs where the run is kept.
//   npm run bench:replay-history [-- --yardstick FILE]
// The minimal replayer is a script that takes `<shape> <count> --dump FILE | --history FILE`; without one, ratios to
// `JSON.parse` are all there is. Figures are medians of fresh processes, which alternate; "warm" is the median of later
// replays in one process.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const ROUNDS = 5;
const SHAPES = [
  ['sequential', 4_000],
  ['parallel', 4_399],
  ['mix', 3_845],
];

const [mode, ...rest] = process.argv.slice(2);
if (mode === '--one') await measureReplay(...rest);
else if (mode === '--decisions') await measureDecisions(Number(rest[0]));
else if (mode === '--dump') await dump(...rest);
else
  report(
    mode === '--yardstick'
      ? rest[0]
      : fileURLToPath(new URL('../../shared/bench/replay-yardstick.mjs', import.meta.url)),
  );

function report(yardstick) {
  const folder = mkdtempSync(join(tmpdir(), 'simpleflow-bench-'));
  const hasYardstick = existsSync(yardstick);
  console.log(`node ${process.version}, medians of ${ROUNDS} fresh processes`);
  console.table(
    SHAPES.map(([shape, count]) =>
      compare(folder, { shape, count, yardstick: hasYardstick ? yardstick : undefined }),
    ),
  );
  console.log('linear? warm ms for each 1,000 activities, one after the other');
  console.table(
    [1_000, 4_000, 8_000].map((count) => {
      const file = join(folder, `linear-${count}.json`);
      run(SELF, '--dump', 'sequential', String(count), file);
      const { warmMs } = medians(ROUNDS, () => run(SELF, '--one', 'sequential', file));
      return { activities: count, 'ms per 1,000': ((warmMs / count) * 1_000).toFixed(2) };
    }),
  );
  console.log('one decision of a run that is kept: from parsed new events to the list of decisions');
  console.table(
    [200, 2_000, 20_000].map((events) => {
      const { cpuUs, p99Us } = medians(3, () => run(SELF, '--decisions', String(events)));
      return { 'events of history': events, 'CPU, us': cpuUs.toFixed(1), 'p99 wall, us': p99Us.toFixed(1) };
    }),
  );
  rmSync(folder, { recursive: true });
}

function compare(folder, { shape, count, yardstick }) {
  const file = join(folder, `${shape}.json`);
  const knows = yardstick !== undefined && shape !== 'mix';
  if (knows) run(yardstick, shape, String(count), '--dump', file);
  else run(SELF, '--dump', shape, String(count), file);
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(run(SELF, '--one', shape, file));
    if (knows) theirs.push(run(yardstick, shape, String(count), '--history', file));
  }
  const of = (list, key) => median(list.map((each) => each[key]));
  const row = {
    shape,
    events: ours[0].events,
    'JSON.parse, ms': of(ours, 'parseMs').toFixed(1),
    'cold, ms': of(ours, 'firstMs').toFixed(1),
    'warm, ms': of(ours, 'warmMs').toFixed(1),
    'warm / JSON.parse': (of(ours, 'warmMs') / of(ours, 'parseMs')).toFixed(2),
    'peak RSS, MB': of(ours, 'rssMb').toFixed(0),
  };
  if (!knows) return row;
  return {
    ...row,
    'cold / minimal': (of(ours, 'firstMs') / of(theirs, 'firstMs')).toFixed(2),
    'warm / minimal': (of(ours, 'warmMs') / of(theirs, 'medMs')).toFixed(2),
  };
}

/** The workflows of the minimal replayer, and one with a bit of everything. */
async function workflows() {
  const { activity, Workflow } = await import('simpleflow');
  const work = activity('work', (i) => i * 2, { version: '1', taskList: 't' });
  class Sequential extends Workflow {
    static definition = { name: 'sequential', version: '1', taskList: 't' };
    async run(n) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += await this.submit(work, i);
      return sum;
    }
  }
  class Parallel extends Workflow {
    static definition = { name: 'parallel', version: '1', taskList: 't' };
    async run(n) {
      const all = await Promise.all(Array.from({ length: n }, (_, i) => this.submit(work, i)));
      return all.reduce((sum, each) => sum + each, 0);
    }
  }
  class Child extends Workflow {
    static definition = { name: 'child', version: '1', taskList: 't' };
    async run(i) {
      return i;
    }
  }
  class Mix extends Workflow {
    static definition = { name: 'mix', version: '1', taskList: 't' };
    async run(n) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        if (i % 4 === 0) await this.sleep(1_000);
        else if (i % 4 === 1) await this.sendSignal('self', 'go', i).then(() => this.waitSignal('go'));
        else if (i % 4 === 2) sum += await this.submit(Child, i);
        else sum += (await Promise.all([this.submit(work, i), this.submit(work, i)]))[1];
      }
      return sum;
    }
  }
  return { sequential: Sequential, parallel: Parallel, mix: Mix };
}

/** Runs it in process, and writes its journal as a history. */
async function dump(shape, count, file) {
  const { journalToHistory } = await import('simpleflow/backends/swf');
  const { createLocalExecutor } = await import('simpleflow/backends/local');
  const { VirtualClock } = await import('simpleflow/backend');
  const executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
  const handle = await executor.start((await workflows())[shape], [Number(count)]);
  await handle.result();
  writeFileSync(file, JSON.stringify(journalToHistory(await handle.history())));
  console.log('{}');
  process.exit();
}

async function measureReplay(shape, file) {
  const { replayHistory } = await import('simpleflow/backends/swf');
  const workflow = (await workflows())[shape];
  const text = readFileSync(file, 'utf8');
  const parsing = [];
  const replaying = [];
  let events = 0;
  for (let i = 0; i < 6; i += 1) {
    const t = performance.now();
    const history = JSON.parse(text);
    const t1 = performance.now();
    const replayed = await replayHistory(workflow, history);
    replaying.push(performance.now() - t1);
    parsing.push(t1 - t);
    if (!replayed.ok) throw new Error(JSON.stringify(replayed.divergences[0]));
    events = history.events.length;
  }
  const rssMb = process.resourceUsage().maxRSS / 1_024;
  const [firstMs, ...later] = replaying;
  console.log(JSON.stringify({ events, parseMs: median(parsing), firstMs, warmMs: median(later), rssMb }));
  process.exit();
}

/** Sequential runs, each brought to its length, and then 20 decisions more; the code is warm before. */
async function measureDecisions(length) {
  const { DecisionRun } = await import('simpleflow/backends/swf');
  const { sequential } = await workflows();
  const begun = Math.ceil(length / 6);
  const events = endless(Math.max(begun, 6_000) + 100);
  const wall = [];
  let cpuUs = 0;
  const advance = async (before, count) => {
    const run = new DecisionRun({ workflow: sequential, workflowId: 'w', runId: 'r' });
    let known = 3 + before * 6;
    await run.advance(events.slice(0, known));
    const started = process.cpuUsage();
    for (let i = 0; i < count; i += 1) {
      const fresh = events.slice(known, known + 6);
      known += 6;
      const t = performance.now();
      const { decisions } = await run.advance(fresh);
      wall.push((performance.now() - t) * 1_000);
      if (decisions.length !== 1) throw new Error('a decision was expected');
    }
    const { user, system } = process.cpuUsage(started);
    cpuUs += user + system;
  };
  await advance(0, 6_000);
  wall.length = cpuUs = 0;
  for (let i = 0; i < 50; i += 1) await advance(begun, 20);
  wall.sort((a, b) => a - b);
  console.log(JSON.stringify({ cpuUs: cpuUs / wall.length, p99Us: wall[Math.floor(wall.length * 0.99)] }));
  process.exit();
}

/** What the service writes for a run of one activity after the other. */
function endless(count) {
  const events = [];
  let completed = 0;
  const push = (eventType, attributes) => {
    const key = `${eventType[0].toLowerCase()}${eventType.slice(1)}EventAttributes`;
    events.push({ eventId: events.length + 1, eventTimestamp: 1.7e9, eventType, [key]: attributes });
    return events.length;
  };
  const taskList = { name: 't' };
  push('WorkflowExecutionStarted', {
    workflowType: { name: 'sequential', version: '1' },
    childPolicy: 'TERMINATE',
    taskList,
    input: '{"args":[100000],"kwargs":{}}',
  });
  const decide = () => {
    const scheduledEventId = push('DecisionTaskScheduled', { taskList });
    const startedEventId = push('DecisionTaskStarted', { scheduledEventId });
    completed = push('DecisionTaskCompleted', { scheduledEventId, startedEventId });
  };
  decide();
  for (let i = 0; i < count; i += 1) {
    const scheduledEventId = push('ActivityTaskScheduled', {
      activityId: `activity-work-${i + 1}`,
      activityType: { name: 'work', version: '1' },
      input: `{"args":[${i}],"kwargs":{}}`,
      taskList,
      decisionTaskCompletedEventId: completed,
    });
    const startedEventId = push('ActivityTaskStarted', { scheduledEventId });
    push('ActivityTaskCompleted', { scheduledEventId, startedEventId, result: String(2 * i) });
    decide();
  }
  return events;
}

function run(script, ...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
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
