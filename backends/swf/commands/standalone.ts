import { randomUUID } from 'node:crypto';
import { CODEC, type Config } from 'simpleflow';
import { createContainer, hosting, isWorkflowClass } from 'simpleflow/backend';
import {
  attempt,
  bindInput,
  checkRecordingFiles,
  count,
  defineCommand,
  EXIT,
  flag,
  isRecorded,
  list,
  locateTarget,
  notice,
  readInput,
  reportError,
  resolveTarget,
  resultOptions,
  runToEnd,
  startOptions,
  text,
  watchRejections,
  watchSignals,
  workflowArgument,
  writeRecordings,
} from 'simpleflow/cli';
import { startDecider } from '../decider/start-decider.js';
import { startDevServer } from '../devserver/start-dev-server.js';
import { createSwfExecutor } from '../executor/create-swf-executor.js';
import { RunClosings } from '../runs/run-closings.js';
import type { SwfSettings } from '../settings.js';
import { startWorker } from '../worker/start-worker.js';
import { serviceConfig, serviceOptions, watchdogOption } from './service-options.js';

const DETAILS = `Without \`--domain\` and \`--endpoint\` a development server is started inside the process, and ends with it: no AWS account
is needed, whatever is configured. With one of them, and the usual credentials of AWS, everything goes through Amazon SWF,
or whatever the endpoint names; the task list is one of this process alone. \`--dev-server\` asks for the inner server even
so, for a run in a domain of that name.

<workflow> and the input are what \`simpleflow run --help\` says.`;

// Activities mostly wait for something outside; those that do not still leave the thread to others between two of them.
const DEFAULT_CONCURRENCY = 8;
/** Where runs are when nothing names a domain. */
const OWN_DOMAIN = 'standalone';
// In this process the way to the service is short.
const SHORTEST_POLL_MS = 20;
const CLOSE_LIMIT_MS = 10_000;

const OPTIONS = {
  ...startOptions,
  ...resultOptions,
  ...serviceOptions,
  domain: text('name', 'SWF domain; default: a development server inside this process'),
  endpoint: text('url', 'endpoint of the service; default: a development server inside this process'),
  taskList: text('name', 'list of decision and activity tasks (default: one of this process alone)'),
  devServer: flag('a development server inside this process, also with --domain'),
  activities: list('module', 'modules with more activities'),
  middleware: list('module', 'modules of middleware'),
  concurrency: count('n', 'activities at once (default: 8)'),
  ...watchdogOption,
};

/** Runs a workflow the way it runs in production, all in one process: a decider, a worker, a client, and a server. */
export const standalone = defineCommand({
  arguments: { target: workflowArgument },
  options: OPTIONS,
  details: DETAILS,

  async run(options, { cwd }) {
    using rejections = watchRejections();
    const { target, tags, verbose } = options;
    const { file } = locateTarget(target, cwd);
    const workflow = await resolveTarget(target, { name: 'workflow', accepts: isWorkflowClass }, { cwd });
    const json = await readInput(options);
    await checkRecordingFiles(options);
    const hasServer = options.devServer || (options.domain === undefined && options.endpoint === undefined);
    const { config, swf } = await configOf({ ...options, modules: [file] }, hasServer, cwd);
    await using container = await createContainer({ ...config, activities: [], middleware: [] });
    const codec = container.get(CODEC);
    const args = bindInput(workflow, json, codec);
    await using server = hasServer
      ? await startDevServer({ logLevel: verbose ? 'info' : 'error', writeLog: notice })
      : undefined;

    const settings = {
      shortestPollMs: SHORTEST_POLL_MS,
      ...swf,
      taskList: swf.taskList ?? `standalone-${randomUUID()}`,
      endpoint: server?.url ?? swf.endpoint,
      ...(verbose ? { log: notice } : undefined),
    };
    const closings = new RunClosings();
    // Nobody mends the code while the command runs.
    const brokenRuns = { neverReturns: 'fail-run' } as const;
    const decider = await startDecider({ ...settings, workflows: [file], config, brokenRuns, closings });
    const worker = await startWorker({
      ...settings,
      activities: [...hosting.notedActivities()],
      config,
      concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    });
    const executor = await createSwfExecutor({ ...settings, codec, closings });
    // No other process polls these lists: nothing is lost by cutting the polls.
    const graceful = { graceMs: 0 };
    const close = async (): Promise<boolean> => {
      try {
        await Promise.all([executor.shutdown(), decider.shutdown(graceful), worker.shutdown(graceful)]);
        return true;
      } catch (error) {
        // A service of user code that does not close.
        reportError(error, options);
        return false;
      }
    };

    let isClosed = false;
    let exitCode: number;
    try {
      const { name } = workflow.definition;
      const handle = await executor.start(workflow, args as never[], {
        workflowId: options.workflowId ?? `${name}-${randomUUID()}`,
        ...(tags === undefined ? undefined : { tags }),
      });
      if (verbose) notice(`run ${handle.runId} of \`${name}\` started in domain \`${settings.domain}\``);
      using signals = watchSignals(handle);
      exitCode = await runToEnd(handle, signals, { ...options, codec });
      const isWritten =
        !isRecorded(options) || (await writeRecordings(options, async () => handle.history()));
      if (exitCode === EXIT.ok && !isWritten) exitCode = EXIT.failed;
      rejections.report(options);
    } finally {
      isClosed = (await attempt('stop decider and worker', close, CLOSE_LIMIT_MS)) === true;
    }
    return exitCode === EXIT.ok && !isClosed ? EXIT.failed : exitCode;
  },
});

type Options = Parameters<typeof serviceConfig>[0];

/** An inner server has its own domain; another has the one that is named, here or in the configuration. */
async function configOf(
  options: Options,
  hasServer: boolean,
  cwd: string,
): Promise<{ readonly config: Config; readonly swf: SwfSettings }> {
  if (options.domain !== undefined) return serviceConfig(options, cwd);
  if (hasServer) return serviceConfig({ ...options, domain: OWN_DOMAIN }, cwd);
  const { config } = await serviceConfig(options, cwd, 'local');
  const { domain = OWN_DOMAIN } = (config.sections['swf'] ?? {}) as Partial<SwfSettings>;
  return serviceConfig({ ...options, domain }, cwd);
}
