import { chmodSync, copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, openStoreClient } from '../../../src/store/open-store.js';
import { Connection } from '../../../src/store/sqlite/connection.js';
import { loadDriver } from '../../../src/store/sqlite/driver.js';
import { MIGRATIONS, migrate } from '../../../src/store/sqlite/schema.js';
import type { NewRun } from '../../../src/store/run-records.js';
import { HostProcess } from '../../support/host-process.js';
import { TempFolder } from '../../support/temp-folder.js';

const HOST = resolve(import.meta.dirname, '../../fixtures/store/host.ts');
const RUN: NewRun = {
  runId: 'r1',
  workflowId: 'w1',
  name: 'order',
  version: '1',
  taskList: 'default',
  tags: [],
  started: '{}',
  startedAtMs: 1,
};

const hosts: HostProcess[] = [];
const folders: TempFolder[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.kill();
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

function hostOf(path: string, mode = 'host'): HostProcess {
  const host = new HostProcess(HOST, [path, mode]);
  hosts.push(host);
  return host;
}

function newFolder(): TempFolder {
  const folder = new TempFolder();
  folders.push(folder);
  return folder;
}

function newPath(): string {
  return newFolder().file('runs.db');
}

describe('openStore', () => {
  it('makes a store that only its owner may read', async () => {
    const path = newPath();
    await using _store = await openStore(path);

    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('refuses a second host, in this process and from another, and names the first', async () => {
    const path = newPath();
    await using _store = await openStore(path);
    const other = hostOf(path);

    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-in-use' });
    expect(await other.line()).toMatch(
      new RegExp(`^refused store-in-use .*\\(process ${process.pid} on .*, since `),
    );
  });

  it('keeps its locks when this process looks at the file again', async () => {
    const path = newPath();
    await using store = await openStore(path);
    await openStoreClient(path).then((client) => client[Symbol.asyncDispose]());
    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-in-use' });
    const other = hostOf(path);

    expect(await other.line()).toMatch(/^refused store-in-use /u);
    await store.start(RUN);
  });

  it('takes over from a killed process: nothing committed is lost', async () => {
    const path = newPath();
    const first = hostOf(path);
    expect(await first.line()).toBe('ready 1');
    await using client = await openStoreClient(path);
    await client.start(RUN);
    const standby = hostOf(path, 'standby');
    expect(await first.ask('one')).toBe('committed 1');
    expect(await first.ask('two')).toBe('committed 2');
    await first.kill();

    expect(await standby.line()).toBe('ready 2');
    expect(await standby.ask('three')).toBe('committed 3');
    expect([...client.turns('r1')].map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('keeps the store of a host that is stopped, and fences it off once the epoch is another', async () => {
    const path = newPath();
    const host = hostOf(path);
    await host.line();
    await using client = await openStoreClient(path);
    await client.start(RUN);
    host.signal('SIGSTOP');
    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-in-use' });
    const raw = new Connection(await loadDriver(), path);
    raw.exec("UPDATE meta SET value = '7' WHERE key = 'epoch'");
    raw.close();
    host.signal('SIGCONT');

    expect(await host.ask('late')).toBe('failed store-lost');
    expect([...client.turns('r1')]).toEqual([]);
  });

  it('waits for a client that holds a transaction, without holding the thread', async () => {
    const path = newPath();
    await using _host = await openStore(path);
    await using client = await openStoreClient(path);
    const raw = new Connection(await loadDriver(), path);
    raw.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const ticker = setInterval(() => {
      ticks += 1;
      if (ticks === 5) raw.exec('COMMIT');
    }, 5);
    await client.start(RUN);
    clearInterval(ticker);
    raw.close();

    expect(ticks).toBeGreaterThanOrEqual(5);
    expect(client.find('r1')?.status).toBe('open');
  });

  it.each([
    [
      'text',
      'no database at all, but a file of notes that is longer than one hundred bytes: '.repeat(3),
      'is not a SQLite',
    ],
    ['a short file', 'x', 'is not a SQLite'],
  ])('leaves alone what is no store: %s', async (_title, content, message) => {
    const folder = newFolder();
    const path = folder.write('runs.db', content);

    await expect(openStore(path)).rejects.toMatchObject({
      code: 'store-unusable',
      message: expect.stringContaining(message),
    });
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(folder.list()).toEqual(['runs.db']);
  });

  it('leaves alone the database of another program', async () => {
    const folder = newFolder();
    const path = folder.file('runs.db');
    const raw = new Connection(await loadDriver(), path);
    raw.exec('CREATE TABLE notes (note TEXT)');
    raw.close();
    const before = readFileSync(path);

    await expect(openStore(path)).rejects.toMatchObject({
      code: 'store-unusable',
      message: expect.stringContaining('another program'),
    });
    expect(readFileSync(path)).toEqual(before);
    expect(folder.list()).toEqual(['runs.db']);
  });

  it('refuses a folder, and a folder that is not there', async () => {
    const folder = newFolder();

    await expect(openStore(folder.path)).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(openStore(folder.file('no/runs.db'))).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(openStoreClient(folder.file('runs.db'))).rejects.toMatchObject({ code: 'store-unusable' });
    expect(folder.list()).toEqual([]);
  });

  it('refuses the schema of a newer version, to hosts and clients', async () => {
    const path = newPath();
    await (await openStore(path))[Symbol.asyncDispose]();
    const raw = new Connection(await loadDriver(), path);
    raw.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    raw.close();

    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-newer' });
    await expect(openStoreClient(path)).rejects.toMatchObject({ code: 'store-newer' });
  });

  it('brings an older schema up to date in one transaction', async () => {
    const path = newPath();
    const raw = new Connection(await loadDriver(), path);
    const failing = [...MIGRATIONS, 'CREATE TABLE extra (a); INSERT INTO nowhere VALUES (1);'];

    migrate(raw, 0, MIGRATIONS);
    expect(() => migrate(raw, MIGRATIONS.length, failing)).toThrow(
      expect.objectContaining({ code: 'store-failed' }),
    );
    expect(raw.row('PRAGMA user_version')?.['user_version']).toBe(MIGRATIONS.length);
    expect(raw.row("SELECT count(*) AS n FROM sqlite_master WHERE name = 'extra'")?.['n']).toBe(0);
    raw.close();
  });

  it('commits nothing when the disk is full, and goes on when there is space', async () => {
    const path = newPath();
    await using store = await openStore(path);
    await store.start(RUN);
    const connection = (store as unknown as { connection: Connection }).connection;
    const pages = Number(connection.row('PRAGMA page_count')?.['page_count']);
    connection.row(`PRAGMA max_page_count = ${pages + 2}`);
    const text = 'x'.repeat(100_000);
    const summary = { openActivities: 0, openTimers: 0, openChildren: 0, waitsFor: [] };
    const turn = { number: 1, atMs: 1, text, events: 1 };
    const commit = (): unknown =>
      store.commit(() => [{ kind: 'turn', runId: 'r1', turn, taken: [], summary }]);

    expect(commit).toThrow(expect.objectContaining({ code: 'store-full' }));
    expect(store.find('r1')?.turns).toBe(0);
    connection.row('PRAGMA max_page_count = 1000000');
    commit();
    expect([...store.turns('r1')].map((turn) => turn.text)).toEqual([text]);
  });

  it('refuses a torn copy', async () => {
    const folder = newFolder();
    const path = folder.file('runs.db');
    await (await openStore(path))[Symbol.asyncDispose]();
    const copy = folder.file('copy.db');
    copyFileSync(path, copy);
    truncateSync(copy, 5_000);

    await expect(openStore(copy)).rejects.toMatchObject({ code: 'store-unusable' });
  });

  it('refuses a file that is damaged inside', async () => {
    const path = newPath();
    await (await openStore(path))[Symbol.asyncDispose]();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 100, 4_096);
    writeFileSync(path, bytes);

    await expect(openStore(path)).rejects.toMatchObject({ code: 'store-unusable' });
  });

  it('says that it cannot write where it may not', async () => {
    const folder = newFolder();
    chmodSync(folder.path, 0o500);
    // Root may write everywhere.
    if (process.getuid?.() === 0) return;

    await expect(openStore(folder.file('runs.db'))).rejects.toMatchObject({ code: 'store-failed' });
  });
});
