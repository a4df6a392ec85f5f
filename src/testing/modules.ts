import type { CreateOptions } from './subject.js';

// As sources in this repository, built in the published package.
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
/** Of a module in this folder, as a file URL. */
export const url = (path: string): string => new URL(`${path}${EXTENSION}`, import.meta.url).href;

// The cases that bring workflows of their own.
const TOPICS = [
  'about',
  'by-name',
  'cancel-run',
  'cancel-tasks',
  'canvas',
  'chance',
  'child-policy',
  'children',
  'continue',
  'dataflow',
  'ending',
  'failures',
  'foreign',
  'handle',
  'hooks',
  'ids',
  'lambda',
  'map-inside',
  'markers',
  'middleware',
  'propagation',
  'retry',
  'scopes',
  'signals',
  'task-failure',
  'time',
  'turns',
  'workflows',
];

/** Where the activities and workflows of the kits are, as file URLs that other threads and processes can import. */
export const KIT_MODULES: CreateOptions = {
  activityModules: [url('./fixtures/activities')],
  workflowModules: TOPICS.map((topic) => url(`./cases/${topic}`)),
  middlewareModules: [],
};

/** The same, with the middleware of `testMiddleware`. */
export const WITH_MIDDLEWARE: CreateOptions = {
  ...KIT_MODULES,
  middlewareModules: [url('./fixtures/middleware')],
};
