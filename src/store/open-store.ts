import { existsSync, rmSync } from 'node:fs';
import { SimpleflowError } from '../errors.js';
import type { RunStore, RunStoreClient } from './run-store.js';
import { Connection } from './sqlite/connection.js';
import { loadDriver, type Driver } from './sqlite/driver.js';
import { HostLock } from './sqlite/host-lock.js';
import { MIGRATIONS, migrate } from './sqlite/schema.js';
import { SqliteClient } from './sqlite/sqlite-client.js';
import { SqliteStore } from './sqlite/sqlite-store.js';
import { assertLocalFileSystem, createPrivately, inspectFile, type StoreFile } from './sqlite/store-file.js';

export interface OpenStoreOptions {
  /**
   * `normal`: the end of the process loses nothing that was committed. `always`: the loss of power neither; each commit
   * waits for the disk. Default: `normal`.
   */
  readonly fsync?: 'normal' | 'always' | undefined;
  /** Open the store although it is on a network file system, where two hosts may not see each other. Default: false. */
  readonly unsafeFileSystem?: boolean | undefined;
}

export interface HostStoreOptions extends OpenStoreOptions {
  /** Wait, as a standby, until the host that is there ends. Default: false, it is `store-in-use`. */
  readonly standby?: boolean;
  /** Deletes closed runs after so many days. Default: never. */
  readonly retentionDays?: number | undefined;
  /** Ends that waiting, with `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a store as its host; makes it if it is not there, and brings an older schema up to date after copying the file.
 * @param path of the SQLite database
 * @throws SimpleflowError `store-in-use`, `store-unusable`, `store-newer`, `store-driver-missing`, `store-failed`
 */
export async function openStore(path: string, options: HostStoreOptions = {}): Promise<RunStore> {
  const driver = await loadDriver();
  const file = checkedFile(path, options);
  const lock = await lockFor(driver, file.path, options);
  try {
    prepareSchema(driver, file);
    const connection = new Connection(driver, file.path, options.fsync === 'always');
    try {
      return new SqliteStore(connection, lock, options.retentionDays);
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens a store as a client: to read it, and to start, signal and cancel runs that its host carries out.
 * @throws SimpleflowError `store-unusable` if it is not there; as {@link openStore}
 */
export async function openStoreClient(path: string, options: OpenStoreOptions = {}): Promise<RunStoreClient> {
  const driver = await loadDriver();
  const file = checkedFile(path, options);
  if (file.version === 0) {
    throw new SimpleflowError('store-unusable', `there is no store \`${file.path}\` yet: its host makes it`);
  }
  if (file.version < MIGRATIONS.length) {
    throw new SimpleflowError(
      'store-unusable',
      `the store \`${file.path}\` has an older schema: a host of this version brings it up to date`,
    );
  }
  return new SqliteClient(new Connection(driver, file.path, options.fsync === 'always'));
}

function checkedFile(
  path: string,
  { unsafeFileSystem = false, fsync = 'normal' }: OpenStoreOptions,
): StoreFile {
  if (!['normal', 'always'].includes(fsync)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`fsync\` must be \`normal\` or \`always\`, got \`${fsync}\``,
    );
  }
  const file = inspectFile(path, MIGRATIONS.length);
  if (!unsafeFileSystem) assertLocalFileSystem(file.path);
  return file;
}

async function lockFor(
  driver: Driver,
  path: string,
  { standby = false, signal }: HostStoreOptions,
): Promise<HostLock> {
  const lock = HostLock.take(driver, path);
  if (lock !== undefined) return lock;
  if (standby) return HostLock.wait(driver, path, signal);
  throw new SimpleflowError(
    'store-in-use',
    `the store \`${path}\` has a host${hostOf(driver, path)}: be its client, or wait for it as a standby`,
  );
}

/** For a message only: nothing is decided by it. */
function hostOf(driver: Driver, path: string): string {
  try {
    const connection = new Connection(driver, path);
    const value = connection.row("SELECT value FROM meta WHERE key = 'host'")?.['value'];
    connection.close();
    if (typeof value !== 'string') return '';
    const { pid, name, startedAtMs } = JSON.parse(value) as {
      pid: number;
      name: string;
      startedAtMs: number;
    };
    return ` (process ${pid} on ${name}, since ${new Date(startedAtMs).toISOString()})`;
  } catch {
    // It is just being made.
    return '';
  }
}

function prepareSchema(driver: Driver, { path }: StoreFile): void {
  // Looked at again under the lock: the host before this one may have changed it.
  const { version } = inspectFile(path, MIGRATIONS.length);
  if (version === MIGRATIONS.length) return;
  if (version === 0) createPrivately(path);
  const connection = new Connection(driver, path, true);
  try {
    if (version > 0) copyBefore(connection, `${path}-version-${version}`);
    migrate(connection, version, MIGRATIONS);
    // Last: until here a crash leaves no half a schema behind, and no log without a database.
    connection.exec('PRAGMA journal_mode = WAL');
  } finally {
    connection.close();
  }
}

function copyBefore(connection: Connection, copy: string): void {
  if (existsSync(copy)) rmSync(copy);
  createPrivately(copy);
  connection.sql('VACUUM INTO ?').run(copy);
}
