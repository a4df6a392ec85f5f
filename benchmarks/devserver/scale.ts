import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevServer } from 'simpleflow/backends/swf/devserver';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { call, decide, DOMAIN, fill, register, startRun, times } from './calls.js';
import { startServer } from './processes.js';
import { median } from './median.js';

/** Bytes of the heap, and of the buffers outside it, after everything that can go has gone. */
function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Memory of open executions and of events, beyond the payload that they carry. */
export async function memory(): Promise<Record<string, number>> {
  await using server = await startDevServer({ limits: 'none' });
  const { url } = server;
  await register(url);
  await cycles(url, 200, 'warm');
  const empty = heapBytes();
  const startedMs = performance.now();
  await times(10_000, 16, async (i) => {
    await startRun(url, `open-${i}`, `l${i % 16}`);
  });
  const startMs = performance.now() - startedMs;
  const open = heapBytes();
  await cycles(url, 2_000, 'cycle');
  const cycled = heapBytes();
  const long = await longHistories(url, server, 4);
  const all = heapBytes();
  return {
    'start 10,000 executions, s': startMs / 1_000,
    'bytes per open execution, its 2 events included': (open - empty) / 10_000,
    'bytes per event of closed cycles, the execution included': (cycled - open) / (2_000 * 11),
    'bytes per event of 4 histories of 25,000': (all - cycled) / long.events,
    'bytes of text per event of those': long.textBytes / long.events,
  };
}

/** Whole cycles of one activity: eleven events each. */
async function cycles(url: string, count: number, name: string): Promise<void> {
  await times(count, 16, async (i) => {
    const list = `${name}-${i}`;
    await startRun(url, list, list);
    const activity = {
      activityId: 'a',
      activityType: { name: 'a', version: '1' },
      taskList: { name: list },
      input: '[1]',
    };
    await decide(url, list, [
      { decisionType: 'ScheduleActivityTask', scheduleActivityTaskDecisionAttributes: activity },
    ]);
    const task = await call(url, 'PollForActivityTask', { domain: DOMAIN, taskList: { name: list } });
    await call(url, 'RespondActivityTaskCompleted', { taskToken: task['taskToken'], result: '2' });
    await decide(url, list, [{ decisionType: 'CompleteWorkflowExecution' }]);
  });
}

async function longHistories(url: string, server: DevServer, count: number) {
  let textBytes = 0;
  let events = 0;
  for (let i = 0; i < count; i++) {
    const workflowId = `long-${i}`;
    await startRun(url, workflowId, workflowId);
    await fill(url, workflowId, workflowId, 24_000);
    const history = server.history({ domain: DOMAIN, workflowId });
    events += history.events.length;
    textBytes += JSON.stringify(history.events).length;
  }
  return { textBytes, events };
}

/** Ten thousand polls that wait: how long they take to be held and to be answered. */
export async function pollers(): Promise<Record<string, number>> {
  const server = await startServer({ limits: 'none', clock: 'manual' });
  const { url } = server;
  await register(url);
  const before = residentBytes(server.pid);
  const many = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const startMs = performance.now();
  let answered = 0;
  const polls: Promise<unknown>[] = [];
  // In waves that a listening socket can queue.
  for (let held = 250; held <= 10_000; held += 250) {
    while (polls.length < held) polls.push(poll(url, many, `p${polls.length % 100}`).then(() => answered++));
    while (!(await (await fetch(`${url}/health`)).text()).includes(`"heldPolls":${held}}`)) continue;
  }
  const heldMs = performance.now() - startMs;
  const bytes = residentBytes(server.pid) - before;
  const callMs: number[] = [];
  for (let i = 0; i < 200; i++) {
    const from = performance.now();
    await call(url, 'DescribeDomain', { name: DOMAIN });
    callMs.push(performance.now() - from);
  }
  const endMs = performance.now();
  await fetch(`${url}/_control/clock`, { method: 'POST', body: '{"advanceMs":60000}' });
  await Promise.all(polls);
  const answerMs = performance.now() - endMs;
  await server.stop();
  return {
    'hold 10,000 polls, s': heldMs / 1_000,
    'a call meanwhile, median ms': median(callMs),
    'answer all of them, s': answerMs / 1_000,
    'resident memory per held poll, its connection included, bytes': bytes / 10_000,
    answered,
  };
}

/** Linux only; elsewhere the figure is not a number. */
function residentBytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  const [, kilobytes] = existsSync(status)
    ? (/VmRSS:\s+(\d+)/u.exec(readFileSync(status, 'utf8')) ?? [])
    : [];
  return Number(kilobytes) * 1_024;
}

async function poll(url: string, many: Agent, list: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = { 'x-amz-target': 'SimpleWorkflowService.PollForDecisionTask' };
    request(url, { method: 'POST', agent: many, headers }, (answer) => {
      answer.resume();
      answer.on('end', resolve);
    })
      .on('error', reject)
      .end(JSON.stringify({ domain: DOMAIN, taskList: { name: list } }));
  });
}

/** The time of a start on a log of about a gigabyte. */
export async function restart(gigabytes: number): Promise<Record<string, number>> {
  const data = mkdtempSync(join(tmpdir(), 'bench-devserver-'));
  const log = join(data, 'log.ndjson');
  try {
    {
      await using server = await startDevServer({ data });
      await register(server.url);
      await cycles(server.url, 300, 'cycle');
    }
    grow(log, gigabytes * 1024 ** 3);
    const bytes = statSync(log).size;
    const startMs = performance.now();
    await using server = await startDevServer({ data });
    const seconds = (performance.now() - startMs) / 1_000;
    const executions = server.domains()[0]?.closedExecutions ?? 0;
    return {
      'log, MB': bytes / 1024 ** 2,
      executions,
      'restart, s': seconds,
      'MB per s': bytes / 1024 ** 2 / seconds,
    };
  } finally {
    rmSync(data, { recursive: true });
  }
}

/** Writes the executions of a log again and again under other names. */
function grow(log: string, bytes: number): void {
  const lines = readFileSync(log, 'utf8').split('\n');
  const first = lines.findIndex((line) => line.startsWith('{"started":'));
  const head = lines.slice(0, first).join('\n');
  const body = lines.slice(first).join('\n');
  truncateSync(log, 0);
  appendFileSync(log, `${head}\n`);
  for (let copy = 0, written = head.length; written < bytes; copy++) {
    const order = (n: string): string => String(Number(n) + copy * 1_000);
    const text = body
      .replaceAll(/^\{"run":(\d+),/gmu, (_, n: string) => `{"run":${order(n)},`)
      .replaceAll(/^\{"started":\{"order":(\d+),/gmu, (_, n: string) => `{"started":{"order":${order(n)},`)
      .replaceAll(/"runId":"22..../gu, `"runId":"22${String(copy).padStart(4, '0')}`);
    appendFileSync(log, text);
    written += text.length;
  }
}
