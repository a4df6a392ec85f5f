import {
  type Activity,
  CLOCK,
  CODEC,
  type Config,
  type Middleware,
  type ServiceModule,
  SimpleflowError,
} from 'simpleflow';
import {
  ACTIVITIES,
  type ActivityRegistry,
  type ActivityRunner,
  checkOptionsOf,
  configOf,
  createContainer,
  inlineRunner,
  optionRules,
  type OptionRules,
  type RunnerHost,
  submission,
} from 'simpleflow/backend';
import { checkSettings, SETTINGS_RULES } from '../check-settings.js';
import { connect, type ConnectOptions } from '../client/connect.js';
import { Registrar } from '../client/registrar.js';
import type { SwfApi } from '../client/swf-api.js';
import { isFatal } from '../client/is-fatal.js';
import { DEFAULT_RETENTION_DAYS, LEAST_LOST_WORKER_MS } from '../settings.js';
import { ActivityWorker, type WorkerStats } from './activity-worker.js';
import { processIdentity } from '../client/process-identity.js';

export interface StartWorkerOptions extends ConnectOptions {
  readonly domain: string;
  /** Days for which closed runs are kept, if the domain has to be made: 1 to 90. Default: 30. */
  readonly retentionDays?: number | undefined;
  /** Default: the one that all its activities name. */
  readonly taskList?: string | undefined;
  /** The activities: themselves, or modules that define them (paths from the current folder, or packages). */
  readonly activities?: readonly (string | Activity)[];
  /** Modules that bind the services of class activities. */
  readonly container?: readonly (string | ServiceModule)[];
  /** What is around activities, or modules that export it; outermost first. */
  readonly middleware?: readonly (string | Middleware)[];
  /** What `loadConfig` gave: its `activities` and `container` come on top of those above. */
  readonly config?: Config | undefined;
  /**
   * How many tasks are worked on at once. Default: 1 in this thread, and with another runner what that can run at once.
   * In this thread, more than 1 is for activities that wait for something outside.
   */
  readonly concurrency?: number | undefined;
  /** How many polls are open at once. Default: as many as `concurrency`, at most 10. */
  readonly polls?: number | undefined;
  /** Runs the activities in place of this thread. The worker closes it. */
  readonly runner?: ((host: RunnerHost) => ActivityRunner | Promise<ActivityRunner>) | undefined;
  /** Shown in histories; at most 256 characters. Default: user, host, process id and program as JSON. */
  readonly identity?: string | undefined;
  /**
   * How often the worker beats for an activity that has no `heartbeatMs`, in milliseconds: so SWF knows that it is not lost,
   * and says whether the task is still wanted. Should be at most a third of the `lostWorkerMs` of deciders. Default: 10,000.
   */
  readonly watchMs?: number | undefined;
  /** Takes the lines of the log. Default: none is kept. */
  readonly log?: ((line: string) => void) | undefined;
}

const RULES: OptionRules<StartWorkerOptions> = {
  region: optionRules.CHECKED_ELSEWHERE,
  endpoint: optionRules.CHECKED_ELSEWHERE,
  domain: optionRules.CHECKED_ELSEWHERE,
  retentionDays: optionRules.CHECKED_ELSEWHERE,
  taskList: optionRules.CHECKED_ELSEWHERE,
  activities: optionRules.listOf(
    'activities, or modules that define some, each a path or a package',
    (item) => typeof item === 'string' || submission.isActivity(item),
  ),
  // As settings of the configuration.
  container: optionRules.CHECKED_ELSEWHERE,
  middleware: optionRules.CHECKED_ELSEWHERE,
  config: optionRules.OBJECT,
  concurrency: optionRules.CHECKED_ELSEWHERE,
  polls: optionRules.CHECKED_ELSEWHERE,
  runner: optionRules.FUNCTION,
  identity: optionRules.CHECKED_ELSEWHERE,
  watchMs: optionRules.CHECKED_ELSEWHERE,
  log: optionRules.FUNCTION,
};

// A third of the least `lostWorkerMs` of a decider.
const DEFAULT_WATCH_MS = LEAST_LOST_WORKER_MS / 3;

/** A running worker. */
export interface Worker extends AsyncDisposable {
  readonly taskList: string;
  /** Resolves when the worker has stopped; rejects if it cannot start, as without permission to poll. */
  readonly ended: Promise<void>;
  readonly stats: WorkerStats;
  /**
   * Takes no more tasks, waits for open polls, up to a minute, and for the activities under way.
   * @param options `graceMs`: after so long polls are cut and activities told to stop; those that do not are given up, and
   * their tasks fail with `executor-closed`. Default: waits for all.
   */
  shutdown(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

/**
 * Starts a worker: takes the activity tasks of one task list from Amazon SWF and runs them, until it is shut down.
 *
 * An activity that holds the thread also keeps its heartbeats from being sent; give those a runner with threads.
 *
 * @throws SimpleflowError `backend-missing` if the AWS SDK is not installed; `unknown-module`; `duplicate-activity`;
 * `unknown-activity` for modules without any; `invalid-option`
 *
 * @example
 * await using worker = await startWorker({ domain: 'demo', taskList: 'quickstart', activities: ['./activities.js'] });
 */
export async function startWorker(options: StartWorkerOptions): Promise<Worker> {
  checkSettings(options);
  // Executor, deciders and workers may be given the same settings.
  checkOptionsOf('startWorker', options, { ...SETTINGS_RULES, ...RULES });
  checkCount('concurrency', options.concurrency);
  checkCount('polls', options.polls);
  checkCount('watchMs', options.watchMs);
  const { activities = [], domain, polls, watchMs = DEFAULT_WATCH_MS, log = () => undefined } = options;
  const { retentionDays = DEFAULT_RETENTION_DAYS } = options;
  const config = await wholeConfig(options);
  const container = await createContainer(config);
  let api: SwfApi | undefined;
  try {
    const registry = container.get(ACTIVITIES);
    for (const each of activities) if (submission.isActivity(each)) registry.register(each);
    // The modules of the options come first. Those of the configuration do not replace them.
    const named = config.activities.slice(0, activities.filter((each) => typeof each === 'string').length);
    if (named.length > 0 && named.every((file) => registry.isBarren(file))) throw noActivities(named);
    if (config.activities.length > 0 && [...registry].length === 0) throw noActivities(config.activities);
    const taskList = options.taskList ?? onlyTaskList(registry);
    const host = { config, container, registry, concurrency: options.concurrency };
    const connection = (api = await connect(options));
    const runner = await (options.runner?.(host) ?? inlineRunner(host));
    const worker = new ActivityWorker({
      api: connection,
      domain,
      registrar: new Registrar({ api: connection, domain, retentionDays, log }),
      taskList,
      identity: options.identity ?? processIdentity(),
      runner,
      registry,
      codec: container.get(CODEC),
      clock: container.get(CLOCK),
      concurrency: options.concurrency ?? runner.concurrency,
      polls,
      watchMs,
      log,
      isFatal,
    });
    return handleOf(worker, taskList, async () => {
      connection.close();
      await container.close();
    });
  } catch (error) {
    api?.close();
    await container.close();
    throw error;
  }
}

/** Such a worker would fail every task that it takes. */
function noActivities(files: readonly string[]): SimpleflowError {
  const modules = files.map((file) => `\`${file}\``).join(', ');
  return new SimpleflowError(
    'unknown-activity',
    `no activity is made or exported in ${modules}, and a worker needs one: name the modules that call \`activity(…)\``,
  );
}

/** @throws SimpleflowError `invalid-option` unless all activities name the same list */
function onlyTaskList(registry: ActivityRegistry): string {
  const lists = [...new Set([...registry].map(({ definition }) => definition.taskList))];
  const [first] = lists;
  if (first !== undefined && lists.length === 1) return first;
  const named = lists.map((list) => `\`${list}\``).join(', ') || 'none';
  throw new SimpleflowError(
    'invalid-option',
    `\`taskList\` must be given unless all activities of a worker name the same; they name ${named}`,
  );
}

function handleOf(worker: ActivityWorker, taskList: string, close: () => Promise<void>): Worker {
  let closed: Promise<void> | undefined;
  const shutdown: Worker['shutdown'] = async (options) => {
    const stopped = worker.shutdown(options);
    closed ??= stopped.finally(close);
    // The second call may be the one with a grace time.
    await Promise.all([stopped, closed]);
  };
  return {
    taskList,
    ended: worker.ended,
    get stats() {
      return worker.stats;
    },
    shutdown,
    [Symbol.asyncDispose]: async () => shutdown(),
  };
}

/** The modules of the options, then those of the configuration. */
async function wholeConfig({
  config,
  activities = [],
  container = [],
  middleware = [],
}: StartWorkerOptions): Promise<Config> {
  const own = await configOf({
    activities: activities.filter((each) => typeof each === 'string'),
    container,
    middleware,
  });
  if (config === undefined) return own;
  return {
    ...config,
    activities: [...own.activities, ...config.activities],
    container: [...own.container, ...config.container],
    middleware: [...own.middleware, ...config.middleware],
  };
}

function checkCount(name: 'concurrency' | 'polls' | 'watchMs', value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
  throw new SimpleflowError(
    'invalid-option',
    `\`${name}\` must be a whole number of at least 1, got \`${String(value)}\``,
  );
}
