import { closeSync, existsSync, openSync, readSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SimpleflowError } from '../../errors.js';
import { APPLICATION_ID } from './schema.js';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Offsets in the header of a database. Source: sqlite.org/fileformat.html §1.3, read 2026-11. */
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/** File systems of other machines, by the number that `statfs` gives. Source: man 2 statfs, read 2026-11. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
]);

/** What is at the path of a store, found out without SQLite, so that nothing is written to a file of somebody else. */
export interface StoreFile {
  /** Absolute; links are resolved where the file exists. */
  readonly path: string;
  /** Of the schema; 0 for a file that is not there or empty. */
  readonly version: number;
}

/**
 * Stores that are open in this process, whichever copy of this library opened them. Their files are not read again: when
 * a process closes any handle of a file, it loses all its locks on it (fcntl), those of SQLite too.
 */
const OPEN_STORES = Symbol.for('simpleflow.open-stores');

function openStores(): Map<string, number> {
  const global = globalThis as unknown as Record<symbol, Map<string, number> | undefined>;
  const stores = global[OPEN_STORES] ?? new Map<string, number>();
  global[OPEN_STORES] = stores;
  return stores;
}

/** Notes that a store is open, until what it returns is called. */
export function noteOpen(path: string): () => void {
  const stores = openStores();
  stores.set(path, (stores.get(path) ?? 0) + 1);
  return () => {
    const left = (stores.get(path) ?? 1) - 1;
    if (left > 0) stores.set(path, left);
    else stores.delete(path);
  };
}

/** @throws SimpleflowError `store-unusable`, `store-newer` */
export function inspectFile(given: string, newest: number): StoreFile {
  const path = resolve(given);
  const real = existsSync(path) ? realpathSync(path) : path;
  // It has been brought up to date before it was noted as open.
  if (openStores().has(real)) return { path: real, version: newest };
  const header = readHeader(path);
  if (header === undefined || header.length === 0) {
    assertFolder(path);
    return { path: realPathOf(path), version: 0 };
  }
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw unusable(path, 'is not a SQLite database');
  }
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) {
    throw unusable(path, 'is a database of another program');
  }
  const version = header.readUInt32BE(USER_VERSION_AT);
  if (version > newest) {
    throw new SimpleflowError(
      'store-newer',
      `\`${path}\` has version ${version} of the store's schema, and this version of simpleflow knows ${newest}: update it`,
    );
  }
  return { path: real, version };
}

/** @throws SimpleflowError `store-unusable` on a file system where locks of other machines are not seen */
export function assertLocalFileSystem(path: string): void {
  const { type } = statfsSync(dirname(path));
  const name = NETWORK_FILE_SYSTEMS.get(type >>> 0);
  if (name === undefined) return;
  throw unusable(
    path,
    `is on a network file system (${name}), where two hosts would not see each other: put it on a local disk, or set \`unsafeFileSystem: true\``,
  );
}

/** Only its owner may read a store: values of runs are in it. */
export function createPrivately(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

function readHeader(path: string): Buffer | undefined {
  let file;
  try {
    if (statSync(path).isDirectory()) throw unusable(path, 'is a folder');
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (SimpleflowError.is(error)) throw error;
    throw new SimpleflowError('store-failed', `the store \`${path}\` cannot be read`, { cause: error });
  }
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function assertFolder(path: string): void {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw unusable(path, `cannot be made: there is no folder \`${folder}\``);
}

function realPathOf(path: string): string {
  return resolve(realpathSync(dirname(path)), path.slice(dirname(path).length + 1) || path);
}

function unusable(path: string, why: string): SimpleflowError {
  return new SimpleflowError('store-unusable', `\`${path}\` ${why}`);
}
