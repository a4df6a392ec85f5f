import { connect } from '../client/connect.js';
import { Registrar } from '../client/registrar.js';
import type { SwfApi } from '../client/swf-api.js';
import { isFatal } from '../client/is-fatal.js';
import { DEFAULT_DECISION_MS, DEFAULT_RETENTION_DAYS } from '../settings.js';
import { processIdentity } from '../client/process-identity.js';
import { checkOptions, deciderConfig } from './decider-config.js';
import type { StartDeciderOptions } from './decider-options.js';
import { Decider } from './decider.js';
import type { DeciderMetrics } from './metrics.js';
import { policyFrom } from './policy.js';
import { watchRejections, type RejectionHandlers } from './rejection-watch.js';
import { runsOf } from './runs-of.js';
import { taskListsOf } from './workflow-registry.js';

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
  // A decider that is there takes its decisions at once; one that was killed holds them up for so long.
  stickyMs: 3_000,
};

/**
 * Starts a decider: takes decision tasks from Amazon SWF and answers them by running workflow code, until it is shut down.
 *
 * Workflow code that never returns from a turn stops the decider, and every run with it, unless there is `watchdogMs`.
 *
 * @throws SimpleflowError `backend-missing` if the AWS SDK is not installed; `unknown-module`; `invalid-option`
 *
 * @example
 * await using decider = await startDecider({ domain: 'demo', taskList: 'quickstart', workflows: ['./workflow.js'] });
 */
export async function startDecider(options: StartDeciderOptions): Promise<RunningDecider> {
  checkOptions(options);
  const { domain, taskList, log = () => undefined, retentionDays = DEFAULT_RETENTION_DAYS } = options;
  const loaded = await runsOf(options, await deciderConfig(options));
  const { runs, workflows, codec } = loaded;
  for (const { warning } of workflows.types) if (warning !== undefined) log(warning);
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
      taskLists: options.taskLists ?? (taskList === undefined ? taskListsOf(workflows) : [taskList]),
      identity: options.identity ?? processIdentity(),
      codec,
      runs,
      concurrency: options.concurrency ?? DEFAULTS.concurrency,
      polls: options.polls ?? DEFAULTS.polls,
      cache: {
        runs: options.cachedRuns ?? DEFAULTS.cachedRuns,
        bytes: options.cachedBytes ?? DEFAULTS.cachedBytes,
      },
      stickyMs: options.stickyMs ?? DEFAULTS.stickyMs,
      policy: policyFrom(options.brokenRuns),
      closings: options.closings,
    });
    return handleOf(decider, watchRejections(log), async () => {
      api.close();
      await loaded.close();
    });
  } catch (error) {
    opened?.close();
    await loaded.close();
    throw error;
  }
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
