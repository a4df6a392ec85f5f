/** The tables of `architecture.test.ts`: what may be imported, and what is allowed to be as it is for now. */

/**
 * Who may import whom: each folder of `src/`, and the folders of `src/` that it may import. What only serves the whole
 * (`index`, `backend`) has no row.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  util: [],
  futures: ['errors', 'util'],
  codec: ['errors', 'util'],
  activity: ['codec', 'errors', 'util'],
  workflow: ['activity', 'futures', 'errors', 'util'],
  canvas: ['workflow', 'activity', 'futures', 'errors', 'util'],
  engine: ['workflow', 'activity', 'futures', 'codec', 'errors', 'util'],
  replay: ['engine', 'workflow', 'codec', 'errors'],
  python: ['engine', 'workflow', 'canvas', 'activity', 'futures', 'codec', 'errors', 'util'],
  executor: ['replay', 'workflow', 'activity', 'futures', 'codec', 'errors', 'util'],
  inprocess: [
    'store',
    'executor',
    'replay',
    'engine',
    'workflow',
    'activity',
    'futures',
    'codec',
    'errors',
    'util',
  ],
  runs: ['store', 'executor', 'replay', 'engine', 'workflow', 'activity', 'codec', 'errors', 'util'],
  store: ['replay', 'executor', 'engine', 'errors', 'util'],
  config: ['errors', 'util', 'activity (types)', 'executor', 'workflow', 'di (types)'],
  di: [
    'config',
    'store',
    'inprocess',
    'executor',
    'activity',
    'codec',
    'errors',
    'util',
    'workflow',
    'engine (types)',
  ],
  // The public API by its name, as anybody does; and what parses at this edge of the program too: settings, files, texts.
  cli: ['config', 'di', 'activity', 'util'],
  // Everything but what chooses and uses backends.
  testing: [
    'inprocess',
    'runs',
    'store',
    'executor',
    'replay',
    'engine',
    'workflow',
    'canvas',
    'activity',
    'futures',
    'codec',
    'errors',
    'util',
    'config (types)',
  ],
};

/** The same inside the engine. Tasks and parts of a run know each other: a part makes tasks, a task asks for its part. */
export const ENGINE_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  language: [],
  tasks: ['language', 'parts'],
  parts: ['language', 'tasks', 'run'],
  run: ['language', 'tasks', 'parts'],
};

/** The same inside `backends/swf`; a file at its top is a row of its own. Nothing goes sideways between decider, worker, executor. */
export const SWF_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  polling: [],
  mapping: ['protocol'],
  records: ['mapping', 'protocol'],
  client: ['protocol', 'polling'],
  runs: ['client', 'protocol'],
  decider: ['runs', 'client', 'mapping', 'polling', 'protocol', 'settings', 'check-settings'],
  worker: ['runs', 'client', 'mapping', 'polling', 'settings', 'check-settings'],
  executor: ['runs', 'client', 'records', 'mapping', 'polling', 'protocol', 'settings', 'check-settings'],
  commands: ['decider', 'worker', 'executor', 'runs', 'records', 'devserver', 'settings'],
  // An independent opinion of what SWF does.
  devserver: ['protocol'],
};

/** The most files that a folder holds. */
export const MAX_FILES = 25;

/** Folders that hold more, and how many. It may only shrink. */
export const CROWDED: Readonly<Record<string, { readonly files: number; readonly why: string }>> = {
  'backends/swf/devserver/operations': {
    files: 41,
    why: 'one for each operation of the API: the list is not ours',
  },
  'src/config': { files: 27, why: 'it is being split' },
  'src/replay': { files: 27, why: 'the driver has just moved in; journal and driver become folders' },
  'src/testing/cases': {
    files: 39,
    why: 'one for each subject of the kits, and they are listed in one file',
  },
};

/** Import cycles that are left, types included: the folder that holds one, and in how many files. It may only shrink. */
export const CYCLES: Readonly<Record<string, { readonly files: number; readonly why: string }>> = {
  'backends/piscina/wire': { files: 2, why: 'jobs and messages are being made one form' },
  'backends/swf/devserver': {
    files: 20,
    why: 'runs, task lists and deadlines hold each other: one state, in files by subject',
  },
  'backends/swf/records': { files: 2, why: 'the report of a replay needs a file that both drivers import' },
  'src/activity': { files: 2, why: 'the list of activities has the type of what it lists' },
  'src/workflow': { files: 5, why: 'types only: a workflow submits workflows' },
  'src/inprocess/runs': { files: 12, why: 'host and run still hold each other' },
  'src/store/sqlite': { files: 3, why: 'types only: opening a file, its schema, its connection' },
};

/**
 * The most lines of TypeScript in each area. One that grows out of its budget is looked at first: is there something to
 * delete, or a second way to do one thing? Only then is the number raised, and the commit says what it bought.
 */
export const MAX_LINES: Readonly<Record<string, number>> = {
  'backends/local': 150,
  'backends/piscina': 2350,
  'backends/swf': 250,
  'backends/swf/client': 950,
  'backends/swf/commands': 700,
  'backends/swf/decider': 3150,
  'backends/swf/devserver': 6950,
  'backends/swf/executor': 1450,
  'backends/swf/mapping': 1650,
  'backends/swf/polling': 450,
  'backends/swf/protocol': 1900,
  'backends/swf/records': 1950,
  'backends/swf/runs': 200,
  'backends/swf/worker': 1100,
  'src/activity': 1600,
  'src/backend': 80,
  'src/canvas': 900,
  'src/cli': 2600,
  'src/codec': 2050,
  'src/config': 1800,
  'src/di': 900,
  'src/engine': 4950,
  'src/executor': 650,
  'src/futures': 900,
  'src/inprocess': 5200,
  'src/python': 1850,
  'src/replay': 3000,
  'src/runs': 600,
  'src/store': 1650,
  'src/testing': 8200,
  'src/util': 500,
  'src/workflow': 1250,
};
