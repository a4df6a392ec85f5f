import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { type JournalTurn, openStore, openStoreClient, type RunStoreClient } from 'simpleflow';
import { HostProcess } from '../../../support/host-process.js';
import { TempFolder } from '../../../support/temp-folder.js';

const HOST = resolve(import.meta.dirname, '../../../fixtures/store/order-host.ts');

export interface KillScenario {
  readonly runs: number;
  /** Activities of each run. */
  readonly steps: number;
  readonly kills: number;
  /** How long after `ready` a host is killed, at most. */
  readonly maxLifeMs: number;
}

/**
 * Starts runs and sends signals from two clients, kills the host again and again, and checks what came of it: exact results,
 * and no activity called again once its answer was committed.
 */
export async function killScenario({ runs, steps, kills, maxLifeMs }: KillScenario): Promise<void> {
  using folder = new TempFolder();
  const path = folder.file('runs.db');
  const effects = folder.file('effects');
  await (await openStore(path))[Symbol.asyncDispose]();
  await using one = await openStoreClient(path);
  await using other = await openStoreClient(path);
  const ids = Array.from({ length: runs }, (_, index) => `order-${index}`);
  for (const [index, id] of ids.entries()) await start(index % 2 === 0 ? one : other, id, steps);
  const sends = ids.flatMap((id) => [1, 2].map((value) => ({ id, value })));
  const committed = new Set<string>();
  let seen = 0;
  const check = (): void => {
    const lines = linesOf(effects);
    const again = lines.slice(seen).filter((key) => committed.has(key));
    expect(again).toEqual([]);
    seen = lines.length;
    for (const id of ids) for (const key of answered(one, id)) committed.add(key);
  };
  for (let kill = 0; kill < kills; kill += 1) {
    await using host = new HostProcess(HOST, [path], { EFFECTS: effects });
    expect(await host.line()).toBe('ready');
    const part = sends.splice(0, Math.ceil((2 * runs) / kills));
    const life = new Promise((done) => setTimeout(done, (maxLifeMs * ((kill * 7) % 10)) / 10));
    for (const [index, { id, value }] of part.entries()) await send(index % 2 === 0 ? other : one, id, value);
    await life;
    await host.kill();
    check();
  }
  await using host = new HostProcess(HOST, [path], { EFFECTS: effects });
  expect(await host.line()).toBe('ready');
  for (const { id, value } of sends) await send(one, id, value);
  while (ids.some((id) => one.find(id)?.status === 'open')) await new Promise((done) => setTimeout(done, 50));
  check();

  const half = steps / 2;
  const quarter = half / 2;
  const expected = (half * (half - 1)) / 2 + 3 + quarter * (quarter - 1);
  for (const id of ids)
    expect([id, one.find(id)?.status, resultOf(one, id)]).toEqual([id, 'completed', expected]);
  expect(new Set(linesOf(effects)).size).toBe(runs * steps);
  expect(one.counts()).toEqual({ completed: 2 * runs, held: 0 });
}

async function start(client: RunStoreClient, id: string, steps: number): Promise<void> {
  const identity = {
    workflowId: id,
    runId: `${id}-run`,
    name: 'order',
    version: 'default',
    taskList: 'default',
  };
  const input = JSON.stringify({ args: [id, steps], kwargs: {} });
  const started = JSON.stringify({ kind: 'run-started', ...identity, tags: [], input });
  await client.start({ ...identity, tags: [], started, startedAtMs: Date.now() });
}

async function send(client: RunStoreClient, id: string, value: number): Promise<void> {
  const input = JSON.stringify({ args: [value], kwargs: {} });
  const text = JSON.stringify({ kind: 'signal-received', name: 'add', input });
  expect(await client.send({ runId: `${id}-run`, kind: 'signal-received', text })).toBe(true);
}

function linesOf(file: string): string[] {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

function turnsOf(client: RunStoreClient, runId: string): JournalTurn[] {
  return [...client.turns(runId)].map(({ text }) => JSON.parse(text) as JournalTurn);
}

/** Keys of the activities of an order and its child whose answers are in the store. */
function answered(client: RunStoreClient, id: string): string[] {
  const children = client.list({ parentRunId: `${id}-run` }).runs.map(({ runId }) => runId);
  return [`${id}-run`, ...children].flatMap((runId) => {
    const turns = turnsOf(client, runId);
    const inputs = new Map(
      turns.flatMap(({ commands }) =>
        commands.flatMap((command) =>
          command.kind === 'schedule-activity' ? [[command.id, command.input] as const] : [],
        ),
      ),
    );
    const ended = turns.flatMap(({ events }) =>
      events.flatMap((event) => (event.kind === 'activity-completed' ? [event.id] : [])),
    );
    return ended.map((each) => (JSON.parse(inputs.get(each) ?? '{}') as { args: string[] }).args[0] ?? '');
  });
}

function resultOf(client: RunStoreClient, id: string): unknown {
  const last = turnsOf(client, `${id}-run`).at(-1)?.commands.at(-1);
  return last?.kind === 'complete-run' ? JSON.parse(last.output ?? 'null') : last;
}
