import type { Settings } from 'simpleflow';
import { count, flag, list, one, text, type ValuesOf } from './options.js';

/** The workflow that a command is about: an argument, or `-w`. */
export const workflowArgument = one('workflow', 'module and export of the workflow', { short: 'w' });

/** What a target and an input look like. */
export const WORKFLOW_DETAILS = `<workflow> is \`path/to/module.ts#Export\`, or a dotted name: \`a.b.C\` is the export C of a/b.ts, a/b/index.ts or
a/b/workflow.ts (or .mts, .js, .mjs).

Input is JSON: \`[1, 2]\` are positional arguments, \`{"args": [1], "kwargs": {"y": 2}}\` has keyword arguments too, any
other value is one argument. The result is printed as one line of JSON, nothing if it is undefined.`;

export const inputOptions = {
  input: text('json', 'input as JSON; `-` reads it from stdin'),
  inputFile: text('file', 'input as a file of JSON; `-` reads stdin', { short: 'i' }),
};

/** Of a run that a command starts. */
export const startOptions = {
  ...inputOptions,
  workflowId: text('id', 'default: a random one'),
  tags: list('tag', 'at most 5'),
};

/** Where what was recorded goes, and how long to wait. */
export const resultOptions = {
  journal: text('file', 'write the recorded run to this file, as JSON'),
  history: text('file', 'write it to this file in the form of a history of the service'),
  timeoutMs: count('ms', 'give up after so many milliseconds'),
};

export const verboseOption = {
  verbose: flag('log what happens, begin and end of each activity too, and print whole stacks'),
};

export const configOption = {
  config: text('file', 'configuration file (default: simpleflow.config.* here or above)'),
};

/** Modules of what user code needs. */
export const moduleOptions = {
  container: list('module', 'modules of services'),
  middleware: list('module', 'modules of middleware'),
};

/** The options that override the configuration file and the environment. */
export const settingsOptions = {
  executor: text(
    'name',
    'where to run: a backend, or a module that is one (default: as configured, else local)',
  ),
  local: flag('the same as --executor local'),
  store: text('file', 'keep runs in this SQLite database, so that they survive the process'),
  ...configOption,
  activities: list('module', 'modules whose activities workers know'),
  ...moduleOptions,
};

type Given = Partial<ValuesOf<typeof settingsOptions & typeof verboseOption>>;

/** The settings that were given; nothing for those that were not. */
export function settingsFrom({
  local,
  activities,
  container,
  middleware,
  store,
  verbose,
  ...given
}: Given): Settings {
  const executor = local === true ? 'local' : given.executor;
  return {
    ...(executor === undefined ? undefined : { executor }),
    ...(activities === undefined ? undefined : { activities }),
    ...(container === undefined ? undefined : { container }),
    ...(middleware === undefined ? undefined : { middleware }),
    ...(store === undefined ? undefined : { store }),
    ...(verbose === true ? { logLevel: 'debug' as const } : undefined),
  };
}

/** The option behind a setting, for messages. */
export function nameOfOption(path: readonly string[]): string {
  const [key = ''] = path;
  if (key === 'logLevel') return '--verbose';
  return key === 'store' ? '--store' : `--${path.join('.')}`;
}
