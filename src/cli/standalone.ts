import { randomUUID } from 'node:crypto';
import { loadConfig, type Config } from 'simpleflow';
import { isWorkflowClass, locateTarget, notedActivities, resolveTarget } from 'simpleflow/backend';
import type { SwfSettings } from 'simpleflow/backends/swf';
import { quietSdk } from './quiet-sdk.js';
import { readInput, type InputOptions } from './read-input.js';
import { checkRecordingFiles, writeRecordings } from './recording-files.js';
import { watchRejections } from './rejections.js';
import { bindInput, closing, finish, say } from './run.js';
import { nameOfOption, settingsFrom, type SettingsOptions } from './settings-options.js';
import { watchSignals } from './signals.js';

export interface StandaloneOptions extends InputOptions, Omit<SettingsOptions, 'executor' | 'local'> {
  /** Module and export of the workflow. */
  readonly target: string;
  readonly domain?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly taskList?: string;
  readonly workflowId?: string;
  readonly tags?: readonly string[];
  /** File for the recorded run. */
  readonly journal?: string;
  /** File for the same, as a history of Amazon SWF. */
  readonly history?: string;
  readonly concurrency?: number;
  readonly watchdogMs?: number;
  readonly timeoutMs?: number;
  readonly verbose: boolean;
}

// Activities mostly wait for something outside; those that do not still leave the thread to others between two of them.
const DEFAULT_CONCURRENCY = 8;
/** Where runs are when no domain is named: in the server inside the process. */
const OWN_DOMAIN = 'standalone';
// In this process the way to the service is short.
const SHORTEST_POLL_MS = 20;

/**
 * Runs a workflow the way it runs in production, all in one process: a decider, a worker, a client, and, unless a domain is
 * named, a development server. Prints the result to stdout and everything else to stderr, and gives the exit code.
 * @throws whatever is wrong before the run has begun
 */
export async function standalone(options: StandaloneOptions): Promise<number> {
  quietSdk();
  using rejections = watchRejections();
  const cwd = process.cwd();
  const workflow = await resolveTarget(
    options.target,
    { name: 'workflow', accepts: isWorkflowClass },
    { cwd },
  );
  const args = bindInput(workflow, await readInput(options));
  await checkRecordingFiles(options);
  const config = await configOf(options);
  const { createSwfExecutor, startDecider, startWorker } = await import('simpleflow/backends/swf');
  await using server = await embeddedServer(options, config);
  const { name } = workflow.definition;
  const workflowId = options.workflowId ?? `${name}-${randomUUID()}`;
  const settings = settingsOf(config, server?.url);
  const log = (line: string): void => say(options, line);
  const graceful = { graceMs: 0 };

  const decider = await startDecider({
    ...settings,
    workflows: [locateTarget(options.target, cwd).file],
    config,
    // Nobody mends the code while the command runs.
    brokenRuns: { neverReturns: 'fail-run' },
    log,
  });
  const worker = await startWorker({
    ...settings,
    taskList: settings.taskList,
    activities: [...notedActivities()],
    config,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    log,
  });
  const executor = await createSwfExecutor({ ...settings, log });
  // Nobody else polls these lists: nothing is lost by cutting the polls.
  const close = async (): Promise<void> => {
    await Promise.all([executor.shutdown(), decider.shutdown(graceful), worker.shutdown(graceful)]);
  };
  let exitCode: number | undefined;
  let closedCode: number | undefined;
  try {
    const { tags, journal, history } = options;
    const handle = await executor.start(workflow, args as never[], {
      workflowId,
      ...(tags === undefined ? undefined : { tags }),
    });
    say(options, `run ${handle.runId} of \`${name}\` started in domain \`${settings.domain}\``);
    using signals = watchSignals(handle);
    exitCode = await finish(handle, signals, options);
    if (journal !== undefined || history !== undefined)
      await writeRecordings(options, await handle.history());
    rejections.report(options);
  } finally {
    closedCode = await closing(close, options);
  }
  return closedCode ?? exitCode;
}

/** With the backend's section, whichever backend is configured: it need not name a domain here. */
async function configOf(options: StandaloneOptions): Promise<Config> {
  const { region, endpoint, taskList, watchdogMs } = options;
  const load = async (executor: string, swf: object): Promise<Config> =>
    loadConfig({
      file: options.config,
      overrides: { ...settingsFrom(options), executor, swf },
      nameOfOverride: (path) => nameOfOption(path.filter((key) => key !== 'swf').map(kebab)),
    });
  const domain = options.domain ?? sectionOf(await load('local', {})).domain ?? OWN_DOMAIN;
  return load('swf', { domain, region, endpoint, taskList, watchdogMs });
}

async function embeddedServer(
  { verbose }: StandaloneOptions,
  config: Config,
): Promise<(AsyncDisposable & { readonly url: string }) | undefined> {
  if (sectionOf(config).domain !== OWN_DOMAIN) return undefined;
  const { startDevServer } = await import('simpleflow/backends/swf/devserver');
  return startDevServer({ logLevel: verbose ? 'info' : 'error' });
}

function settingsOf(config: Config, url: string | undefined): SwfSettings & { readonly taskList: string } {
  const section = sectionOf(config);
  const endpoint = url ?? section.endpoint ?? endpointOfEnvironment();
  return {
    shortestPollMs: SHORTEST_POLL_MS,
    domain: OWN_DOMAIN,
    ...section,
    taskList: section.taskList ?? `standalone-${randomUUID()}`,
    ...(endpoint === undefined ? undefined : { endpoint }),
  };
}

function sectionOf({ sections }: Config): Partial<SwfSettings> {
  return sections['swf'] ?? {};
}

/** The SDK reads these itself; here they say whether it is this computer, which needs no credentials. */
function endpointOfEnvironment(): string | undefined {
  return process.env['AWS_ENDPOINT_URL_SWF'] ?? process.env['AWS_ENDPOINT_URL'];
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
