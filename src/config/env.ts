import { SimpleflowError } from '../errors.js';
import { closest } from '../util/closest.js';
import { isPlainObject } from './is-plain-object.js';
import type { Source } from './source.js';

const PREFIX = 'SIMPLEFLOW_';

/** Settings of the core that are lists of texts: items are separated by commas. */
const LISTS = new Set(['activities', 'container', 'middleware', 'workflows']);

/** Names the file, and is no setting itself. */
export const CONFIG_VARIABLE = 'SIMPLEFLOW_CONFIG';

/**
 * Variables of the Python original, which may be set on the same machine; they say nothing to us.
 * Source: simpleflow 0.33, settings and environment, read 2026-11.
 */
const FOREIGN = new Set(
  [
    'ACTIVITY_MAX_RETRIES',
    'BINARIES_DIRECTORY',
    'CLEANUP_PROCESSES',
    'DISABLE_SETPROCTITLE',
    'ENABLE_DISK_CACHE',
    'ENV',
    'FORMAT',
    'IDENTITY',
    'JUMBO_FIELDS_BUCKET',
    'SETTINGS_MODULE',
    'SYSLOG_TARGET',
    'VERSION',
    'WORKFLOW_DEFAULT_TASK_LIST',
  ].map((name) => PREFIX + name),
);

/** What Kubernetes and Docker set for a service that is named `simpleflow`, or `simpleflow-…`. */
const OF_A_SERVICE =
  /^(?:SERVICE_(?:HOST|PORT(?:_.*)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:ADDR|PORT|PROTO))?)?|NAME|ENV_.*|.+_SERVICE_(?:HOST|PORT(?:_.*)?)|.+_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:ADDR|PORT|PROTO))?)?)$/u;

function isForeign(variable: string): boolean {
  // Names of services have no two underscores in a row; paths of ours do.
  return (
    FOREIGN.has(variable) || (!variable.includes('__') && OF_A_SERVICE.test(variable.slice(PREFIX.length)))
  );
}

/** A set of environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process. The only place of the library, besides the command line, that reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * The settings in environment variables: `SIMPLEFLOW_`, then the path with `__` between its keys and `_` between words.
 *
 * ```
 * SIMPLEFLOW_EXECUTOR=piscina               executor: 'piscina'
 * SIMPLEFLOW_ACTIVITIES=./a.js,./b.js       activities: ['./a.js', './b.js']
 * SIMPLEFLOW_PISCINA__MAX_THREADS=4         piscina: { maxThreads: 4 }
 * SIMPLEFLOW_PISCINA__ENV={"TZ":"UTC"}      piscina: { env: { TZ: 'UTC' } }
 * SIMPLEFLOW_PISCINA__ENV__TZ=UTC           piscina: { env: { TZ: 'UTC' } }
 * SIMPLEFLOW_STORE=runs.db                  store: { path: 'runs.db' }
 * SIMPLEFLOW_SWF__DOMAIN=20240101           swf: { domain: '20240101' }
 * ```
 *
 * A value that is JSON is read as JSON, any other is a text, and so is one that has to be a text; an empty one counts as not
 * set.
 *
 * @param keys the settings there are, names of sections included
 * @param isFreeMap true for the path of an object whose keys are the user's
 * @throws SimpleflowError `invalid-option` for a variable that begins like ours and is none: it would be without effect
 */
export function environmentSource(
  env: Environment,
  keys: readonly string[],
  cwd: string,
  isFreeMap: (path: readonly string[]) => boolean = () => false,
): Source {
  const values: Record<string, unknown> = {};
  const variables = new Map<string, string>();
  // What is inside of an object comes after the object.
  for (const [variable, text] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!variable.startsWith(PREFIX) || variable === CONFIG_VARIABLE) continue;
    if (isForeign(variable) || text === undefined || text === '') continue;
    const named = pathOf(variable, keys, isFreeMap);
    const value = readValue(text, named);
    // `SIMPLEFLOW_STORE` names the file, beside which `SIMPLEFLOW_STORE__FSYNC` has its place.
    const path = named.join() === 'store' && !isPlainObject(value) ? [...named, 'path'] : named;
    assign(values, path, value);
    variables.set(path.join('\0'), variable);
  }
  const nameOf = (path: readonly string[]): string => {
    for (let length = path.length; length > 0; length--) {
      const variable = variables.get(path.slice(0, length).join('\0'));
      if (variable !== undefined) return variable;
    }
    return 'environment';
  };
  return {
    kind: 'environment',
    base: cwd,
    values,
    nameOf,
    textAt: (path) => env[variables.get(path.join('\0')) ?? ''],
    withFreeMaps: (isFree) => environmentSource(env, keys, cwd, (path) => isFree(path) || isFreeMap(path)),
  };
}

/** `SIMPLEFLOW_PISCINA__MAX_THREADS` → `['piscina', 'maxThreads']` */
function pathOf(
  variable: string,
  keys: readonly string[],
  isFreeMap: (path: readonly string[]) => boolean,
): readonly string[] {
  const [first = '', ...rest] = variable.slice(PREFIX.length).split('__');
  const key = keys.find((each) => variableOf(each) === first);
  if (key !== undefined) {
    const path = [key];
    // The keys of a free map are the user's own, and stay as written.
    for (const part of rest)
      path.push(key === 'backends' ? kebab(part) : isFreeMap(path) ? part : camel(part));
    return path;
  }
  const guess = closest(first, keys.map(variableOf));
  throw new SimpleflowError(
    'invalid-option',
    `the environment variable \`${variable}\` is no setting${guess === undefined ? '' : `; did you mean \`${PREFIX}${[guess, ...rest].join('__')}\`?`} There are ${[...keys.map(variableOf), 'CONFIG'].map((name) => `\`${PREFIX}${name}\``).join(', ')}`,
  );
}

/** `maxThreads` → `MAX_THREADS`, `my-backend` → `MY_BACKEND` */
function variableOf(key: string): string {
  return key
    .replace(/[A-Z]/gu, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toUpperCase();
}

function camel(part: string): string {
  return part.toLowerCase().replace(/_(.)/gu, (_, letter: string) => letter.toUpperCase());
}

function kebab(part: string): string {
  return part.toLowerCase().replaceAll('_', '-');
}

function readValue(text: string, path: readonly string[]): unknown {
  const [key = ''] = path;
  if (path.length === 1 && LISTS.has(key) && !text.startsWith('[')) {
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A text, as most values are.
    return text;
  }
}

function assign(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    values[key] = value;
    return;
  }
  const inner = values[key];
  const into = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  values[key] = into;
  assign(into, rest, value);
}
