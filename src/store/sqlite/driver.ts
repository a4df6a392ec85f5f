import { SimpleflowError } from '../../errors.js';

/** The part of a SQLite driver that the store uses. `node:sqlite`, `libsql` and `better-sqlite3` have it in common. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type SqlValue = string | number | null;

export type Row = Readonly<Record<string, SqlValue>>;

export interface Statement {
  run(...values: SqlValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
  iterate(...values: SqlValue[]): Iterable<unknown>;
}

export interface Driver {
  /** Its package, for `doctor` and messages. */
  readonly name: string;
  open(path: string): Database;
}

type DatabaseClass = new (path: string) => Database;

/** Packages with the same interface, in the order in which they are tried; the first has prebuilt binaries for all platforms. */
const PACKAGES = ['libsql', 'better-sqlite3'];

/**
 * `node:sqlite` where Node has it (from 22.13), or else a driver package.
 * @throws SimpleflowError `store-driver-missing`
 */
export async function loadDriver(): Promise<Driver> {
  const builtin = builtinDriver();
  if (builtin !== undefined) return builtin;
  for (const name of PACKAGES) {
    const Class = await importClass(name);
    if (Class !== undefined) return { name, open: (path) => new Class(path) };
  }
  throw new SimpleflowError(
    'store-driver-missing',
    `a store needs SQLite, which Node ${process.versions.node} does not have: \`npm install libsql\`, or Node 22.13 or newer`,
  );
}

function builtinDriver(): Driver | undefined {
  // An old Node may have neither the module nor this function.
  const builtin = quietly(() => process.getBuiltinModule('node:sqlite' as string)) as
    | { readonly DatabaseSync: DatabaseClass }
    | undefined;
  return builtin && { name: 'node:sqlite', open: (path) => new builtin.DatabaseSync(path) };
}

/** Without the warning that the module is experimental: users did not choose it. */
function quietly<T>(load: () => T): T {
  const original = Object.getOwnPropertyDescriptor(process, 'emitWarning') as PropertyDescriptor;
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes('SQLite is an experimental feature')) emitWarning(warning, ...rest);
  };
  try {
    return load();
  } finally {
    Object.defineProperty(process, 'emitWarning', original);
  }
}

async function importClass(name: string): Promise<DatabaseClass | undefined> {
  try {
    const module = (await import(name)) as { readonly default: DatabaseClass };
    return module.default;
  } catch (cause) {
    if (isMissing(cause, name)) return undefined;
    throw new SimpleflowError('store-driver-missing', `\`${name}\` is installed, but cannot be loaded`, {
      cause,
    });
  }
}

function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`);
}
