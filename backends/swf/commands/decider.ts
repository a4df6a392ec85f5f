import { count, defineCommand, list, logLine, many, serve } from 'simpleflow/cli';
import { startDecider } from '../decider/start-decider.js';
import { ENDING, ENDING_DETAILS, graceOption } from './ending.js';
import { serviceConfig, serviceOptions, watchdogOption } from './service-options.js';

/** Runs a decider until a signal ends it. */
export const decider = defineCommand({
  arguments: { modules: many('modules', 'modules that export workflows') },
  options: {
    ...serviceOptions,
    middleware: list('module', 'modules of middleware'),
    concurrency: count('n', 'decisions at once (default: 10)'),
    polls: count('n', 'open polls for each task list (default: 2)'),
    ...watchdogOption,
    ...graceOption,
  },
  details: ENDING_DETAILS,

  async run(options, { cwd }) {
    const { modules, concurrency, polls, graceMs } = options;
    const { config, swf } = await serviceConfig(options, cwd);
    const running = await startDecider({
      ...swf,
      workflows: modules,
      config,
      concurrency,
      polls,
      log: logLine,
    });
    process.on('unhandledRejection', running.rejections.unhandled);
    process.on('rejectionHandled', running.rejections.handled);
    logLine(`decider in domain \`${swf.domain}\` is polling`);
    return serve(running, { graceMs, ending: ENDING });
  },
});
