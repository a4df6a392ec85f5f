import { SimpleflowError, type Config } from 'simpleflow';
import {
  CODEC,
  configOf,
  createContainer,
  INSTANCES,
  LOGGER,
  MIDDLEWARE_STACK,
  isWorkflowClass,
  ModuleLoader,
  type AnyWorkflowClass,
  type ServiceContainer,
} from 'simpleflow/backend';
import { connect } from '../client/connect.js';
import { Registrar } from '../client/registrar.js';
import type { SwfApi } from '../client/swf-api.js';
import type { DecisionLimits } from '../mapping/limits.js';
import { DecisionRun } from '../mapping/decision-run.js';
import { isFatal } from '../client/is-fatal.js';
import { DEFAULT_DECISION_MS, DEFAULT_RETENTION_DAYS } from '../settings.js';
import { processIdentity } from '../worker/process-identity.js';
import type { StartDeciderOptions } from './decider-options.js';
import { Decider } from './decider.js';
import type { DeciderMetrics } from './metrics.js';
import { policyFrom } from './policy.js';
import { watchRejections, type RejectionHandlers } from './rejection-watch.js';
import type { RunFactory } from './run-instance.js';
import { WorkflowRegistry } from './workflow-registry.js';

/** A running decider. Disposing of it drains it. */
export interface RunningDecider extends AsyncDisposable {
  /** Resolves when the decider has stopped; rejects if it cannot start, as when there is no such domain. */
  readonly ended: Promise<void>;
  readonly metrics: DeciderMetrics;
  /** For `process.on`, which is up to the program. */
  readonly rejections: RejectionHandlers;
  /**
   * Takes no more tasks, waits for open polls, up to a minute, and answers what they bring; runs that are cached here go back
   * to the lists they were started on.
   * @param options `graceMs`: after so long open polls are cut. Default: waits for them.
   */
  shutdown(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

const DEFAULTS = {
  concurrency: 10,
  polls: 2,
  cachedRuns: 1_000,
  cachedBytes: 256 * 1024 * 1024,
  stickyMs: 10_000,
};

/**
 * Starts a decider: takes decision tasks from Amazon SWF and answers them by running workflow code, until it is shut down.
 *
 * Workflow code that never returns from a turn stops the decider, and every run with it.
 *
 * @throws SimpleflowError `backend-missing` if the AWS SDK is not installed; `unknown-module`; `invalid-option`
 *
 * @example
 * await using decider = await startDecider({ domain: 'demo', taskList: 'quickstart', workflows: ['./workflow.js'] });
 */
export async function startDecider(options: StartDeciderOptions): Promise<RunningDecider> {
  checkOptions(options);
  const { domain, taskList, log = () => undefined, retentionDays = DEFAULT_RETENTION_DAYS } = options;
  const { modules, ...config } = await wholeConfig(options);
  const workflows = new WorkflowRegistry(await workflowsOf(options.workflows, modules));
  const container = await createContainer(config);
  let opened: SwfApi | undefined;
  try {
    const api = (opened = await connect(options));
    const registrar = new Registrar({ api, domain, retentionDays, log });
    const decisionMs = options.decisionStartToCloseMs ?? DEFAULT_DECISION_MS;
    const decider = new Decider({
      api,
      domain,
      registrar,
      workflows,
      decisionMs,
      log,
      isFatal,
      taskLists: options.taskLists ?? (taskList === undefined ? workflows.taskLists : [taskList]),
      identity: options.identity ?? processIdentity(),
      codec: container.get(CODEC),
      runs: inThisThread(options, container),
      concurrency: options.concurrency ?? DEFAULTS.concurrency,
      polls: options.polls ?? DEFAULTS.polls,
      cache: {
        runs: options.cachedRuns ?? DEFAULTS.cachedRuns,
        bytes: options.cachedBytes ?? DEFAULTS.cachedBytes,
      },
      stickyMs: options.stickyMs ?? DEFAULTS.stickyMs,
      policy: policyFrom(options.brokenRuns),
    });
    return handleOf(decider, watchRejections(log), async () => {
      api.close();
      await container.close();
    });
  } catch (error) {
    opened?.close();
    await container.close();
    throw error;
  }
}

function inThisThread(options: StartDeciderOptions, container: ServiceContainer): RunFactory {
  const codec = container.get(CODEC);
  const instantiate = container.get(INSTANCES).workflow;
  const logger = container.get(LOGGER);
  const { workflow: middleware } = container.get(MIDDLEWARE_STACK);
  // Also where they are the usual ones: they are this decider's, whatever others have written down.
  const { taskList, decisionStartToCloseMs: decisionTimeoutMs, limits = {} } = options;
  return {
    create: ({ isTraced = false, ...run }) =>
      new DecisionRun({
        ...run,
        codec,
        instantiate,
        middleware,
        taskList,
        limits,
        decisionTimeoutMs,
        traceCallSites: isTraced,
        ...(isTraced ? undefined : { logger }),
      }),
    close: async () => undefined,
  };
}

function handleOf(
  decider: Decider,
  rejections: RejectionHandlers,
  close: () => Promise<void>,
): RunningDecider {
  const { ended } = decider;
  // Whoever wants to know looks at it; nobody has to.
  ended.catch(() => undefined);
  let drained: Promise<void> | undefined;
  const shutdown: RunningDecider['shutdown'] = async ({ graceMs } = {}) => {
    drained ??= decider.drain().finally(close);
    if (graceMs === undefined) return drained;
    const timer = setTimeout(() => void decider.stop(), graceMs);
    await drained.finally(() => clearTimeout(timer));
  };
  return {
    ended,
    rejections,
    get metrics() {
      return decider.metrics;
    },
    shutdown,
    [Symbol.asyncDispose]: async () => shutdown(),
  };
}

/** The classes that were given, and those that modules export. */
async function workflowsOf(
  entries: StartDeciderOptions['workflows'],
  modules: readonly string[],
): Promise<AnyWorkflowClass[]> {
  const loader = new ModuleLoader();
  const found = entries.filter((entry) => typeof entry !== 'string');
  for (const file of modules) {
    const classes = Object.values(await loader.load(file)).filter(isWorkflowClass);
    if (classes.length === 0)
      throw new SimpleflowError('unknown-workflow', `\`${file}\` exports no workflow`);
    found.push(...classes);
  }
  return found;
}

/** The service modules of the options, then those of the configuration; and the modules of workflows, as files. */
async function wholeConfig({
  config,
  workflows,
  container = [],
  middleware = [],
}: StartDeciderOptions): Promise<Config & { readonly modules: readonly string[] }> {
  const own = await configOf({
    // Found as modules of activities are.
    activities: workflows.filter((entry) => typeof entry === 'string'),
    container,
    middleware,
  });
  return {
    ...own,
    ...config,
    // A decider runs no activities.
    activities: [],
    modules: own.activities,
    container: [...own.container, ...(config?.container ?? [])],
    middleware: [...own.middleware, ...(config?.middleware ?? [])],
  };
}

// The decider keeps two timers for itself, and a full decision ends with one.
const LEAST_LIMITS = {
  decisions: 2,
  bytes: 40_000,
  openActivities: 1,
  openTimers: 3,
  openChildren: 1,
  openLambdas: 1,
} as const satisfies Record<keyof DecisionLimits, number>;

function checkOptions(options: StartDeciderOptions): void {
  const check = (name: string, value: unknown, least: number): void => {
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= least)) return;
    throw new SimpleflowError(
      'invalid-option',
      `\`${name}\` must be a whole number of at least ${least}, got \`${JSON.stringify(value)}\``,
    );
  };
  check('concurrency', options.concurrency, 1);
  check('polls', options.polls, 1);
  check('stickyMs', options.stickyMs, 1);
  check('cachedRuns', options.cachedRuns, 0);
  check('cachedBytes', options.cachedBytes, 0);
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    const least = (LEAST_LIMITS as Readonly<Record<string, number>>)[name];
    if (least !== undefined) check(`limits.${name}`, value, least);
    else
      throw new SimpleflowError(
        'invalid-option',
        `\`limits\` has no \`${name}\`; there are ${Object.keys(LEAST_LIMITS).join(', ')}`,
      );
  }
}
