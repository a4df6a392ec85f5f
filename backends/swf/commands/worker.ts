import { resolve } from 'node:path';
import { SimpleflowError, type Config } from 'simpleflow';
import type { RunnerHost } from 'simpleflow/backend';
import { count, defineCommand, list, loadBackend, logLine, many, serve, text } from 'simpleflow/cli';
import { startWorker, type StartWorkerOptions } from '../worker/start-worker.js';
import { ENDING, ENDING_DETAILS, graceOption } from './ending.js';
import { serviceConfig, serviceOptions } from './service-options.js';

/** Runs an activity worker until a signal ends it. */
export const worker = defineCommand({
  arguments: { modules: many('modules', 'modules that define activities') },
  options: {
    ...serviceOptions,
    middleware: list('module', 'modules of middleware'),
    executor: text(
      'name',
      'where activities run: a backend that runs activities, such as piscina, or a module that is one (default: this thread)',
    ),
    concurrency: count('n', 'activities at once (default: 1, or as many as the backend can run)'),
    polls: count('n', 'open polls (default: as many as activities at once, at most 10)'),
    ...graceOption,
  },
  details: ENDING_DETAILS,

  async run(options, { cwd }) {
    const { modules, executor, concurrency, polls, graceMs } = options;
    const { config, swf } = await serviceConfig({ ...options, activities: undefined }, cwd);
    checkModules(modules, config, cwd);
    const running = await startWorker({
      ...swf,
      activities: modules,
      config,
      concurrency,
      polls,
      runner: executor === undefined ? undefined : await runnerOf(executor, options, cwd),
      log: logLine,
    });
    logLine(`worker of \`${running.taskList}\` in domain \`${swf.domain}\` is polling`);
    return serve(running, { graceMs, ending: ENDING });
  },
});

/** The configuration is read anyway; named as a module, it makes a worker without activities of its own. */
function checkModules(modules: readonly string[], { entries }: Config, cwd: string): void {
  const file = modules.find((module) => entries.some(({ origin }) => origin === resolve(cwd, module)));
  if (file === undefined) return;
  throw new SimpleflowError(
    'invalid-option',
    `\`${file}\` is the configuration file: name the modules that define activities`,
  );
}

/** The runner of another backend, with the section of the configuration that carries its name. */
async function runnerOf(
  executor: string,
  options: Parameters<typeof serviceConfig>[0],
  cwd: string,
): Promise<StartWorkerOptions['runner']> {
  const { config } = await serviceConfig(options, cwd, executor);
  // A name, or the file that was found for a path.
  const name = config.executor as string;
  const { runner } = await loadBackend(name, config.backends);
  if (runner !== undefined) return (host: RunnerHost) => runner(config.sections[name] ?? {}, host);
  throw new SimpleflowError(
    'invalid-option',
    `\`--executor\` of a worker must be a backend that exports \`runner\`, such as \`piscina\`, got \`${executor}\``,
  );
}
