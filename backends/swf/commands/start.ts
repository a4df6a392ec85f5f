import { CODEC, SimpleflowError } from 'simpleflow';
import { createContainer, isWorkflowClass } from 'simpleflow/backend';
import {
  bindInput,
  count,
  defineCommand,
  executorIn,
  EXIT,
  flag,
  locateTarget,
  notice,
  printLine,
  printResult,
  readInput,
  reportError,
  resolveTarget,
  startOptions,
  watchStop,
  workflowArgument,
} from 'simpleflow/cli';
import { serviceConfig, serviceOptions } from './service-options.js';

const DETAILS = `Prints the workflow id and the run id of what was started, or with \`--wait\` its result. Deciders and workers run it,
wherever they are. A signal ends the wait; the run goes on.

<workflow> and the input are what \`simpleflow run --help\` says.`;

/** Starts a workflow; deciders and workers elsewhere run it. */
export const start = defineCommand({
  arguments: { target: workflowArgument },
  options: {
    ...startOptions,
    wait: flag('wait for the end, and print the result'),
    timeoutMs: count('ms', 'with --wait: give up waiting after so many milliseconds'),
    ...serviceOptions,
  },
  details: DETAILS,

  async run(options, { cwd }) {
    const { target, workflowId, tags, wait, timeoutMs } = options;
    const kind = { name: 'workflow', accepts: isWorkflowClass };
    const workflow = await resolveTarget(target, kind, { cwd });
    const json = await readInput(options);
    const { config, swf } = await serviceConfig(
      { ...options, modules: [locateTarget(target, cwd).file] },
      cwd,
    );
    const container = await createContainer({ ...config, sections: { ...config.sections, swf } });
    const codec = container.get(CODEC);
    const args = bindInput(workflow, json, codec);
    const executor = await executorIn(container);
    try {
      const handle = await executor.start(workflow, args as never[], {
        ...(workflowId === undefined ? undefined : { workflowId }),
        ...(tags === undefined ? undefined : { tags }),
      });
      const ids = `${handle.workflowId} ${handle.runId}`;
      if (!wait) {
        printLine(ids);
        return EXIT.ok;
      }
      notice(ids);
      const name = `${handle.workflowId} --run-id ${handle.runId} --domain ${swf.domain}`;
      const goesOn = `the run goes on: \`simpleflow info ${name}\` shows it, \`simpleflow cancel ${name}\` asks it to cancel`;
      using signals = watchStop((received) => notice(`${received}: ${goesOn}`));
      const ended = handle.result(timeoutMs === undefined ? {} : { timeoutMs }).then(
        (result) => {
          printResult(result, codec);
          return EXIT.ok;
        },
        (error: unknown) => {
          // How the run ended, or that it has not ended in time.
          reportError(error, options);
          if (SimpleflowError.is(error) && error.code === 'timeout') notice(goesOn);
          return EXIT.failed;
        },
      );
      const exitCode = await Promise.race([ended, signals.stopped]);
      return exitCode ?? signals.exitCode ?? EXIT.failed;
    } finally {
      // What was started goes on without us.
      await executor.shutdown({ wait: false });
    }
  },
});
