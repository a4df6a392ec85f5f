import { fileURLToPath } from 'node:url';
import { CLOCK, provide, serviceModule } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { VirtualClock } from '../../../../src/inprocess/clock.js';
import { createSwfExecutor, startDecider, startWorker, type SwfSettings } from 'simpleflow/backends/swf';
import { startDevServer } from 'simpleflow/backends/swf/devserver';
import { kitLambdaHandlers, type CreateOptions, type Instance } from 'simpleflow/testing';
import { kitLines } from './kit-lines.js';

/** The kits' functions, as the server calls them. */
const lambdas = Object.fromEntries(
  Object.entries(kitLambdaHandlers).map(([name, handler]) => [
    name,
    (event: unknown) =>
      handler(defaultCodec.decode(JSON.stringify(event)), {
        functionName: name,
        signal: new AbortController().signal,
      }),
  ]),
);

// Workers ask whether a task is still wanted; in these tests soon.
const WATCH_MS = 10;

const LOGGER_MODULE = fileURLToPath(new URL('./kit-lines.ts', import.meta.url));

/**
 * Everything that takes part in a run, in this process but over the real protocol and the real SDK: a development server
 * whose clock the test moves, a decider, a worker, and the executor.
 */
export async function swfInstance(
  { activityModules, workflowModules, middlewareModules }: CreateOptions,
  decides: Pick<SwfSettings, 'watchdogMs'> = {},
): Promise<Instance> {
  const server = await startDevServer({ clock: 'manual', logLevel: 'error', lambdaHandlers: lambdas });
  const clock = new VirtualClock('manual');
  const settings: SwfSettings = {
    domain: 'kit',
    endpoint: server.url,
    shortestPollMs: 2,
    longestPollMs: 20,
    lambdaRole: 'arn:aws:iam::000000000000:role/kit',
  };
  const executor = await createSwfExecutor(settings);
  // One instance after the other.
  kitLines.length = 0;
  const decider = await startDecider({
    ...settings,
    workflows: workflowModules,
    middleware: middlewareModules,
    container: [LOGGER_MODULE],
    ...decides,
  });
  const worker = await startWorker({
    ...settings,
    taskList: 'default',
    activities: activityModules,
    middleware: middlewareModules,
    container: [serviceModule(({ bind }) => void provide(bind, CLOCK, [], () => clock))],
    concurrency: 16,
    watchMs: WATCH_MS,
  });
  return {
    executor,
    lines: kitLines,
    advanceMs: async (ms) => {
      // Second by second, so that a timer which another one leads to starts at the right instant.
      for (let left = ms; left > 0; left -= 1_000) {
        await settled(decides);
        await server.advanceMs(Math.min(left, 1_000));
        clock.advanceMs(Math.min(left, 1_000));
      }
      await settled(decides);
    },
    close: async () => {
      await executor.shutdown({ cancelPending: true, graceMs: 0 });
      await Promise.all([decider.shutdown({ graceMs: 0 }), worker.shutdown({ graceMs: 0 })]);
      await server.close();
    },
  };
}

/** Gives what is on its way the opportunity to arrive; what goes through another thread needs time for it. */
async function settled({ watchdogMs }: Pick<SwfSettings, 'watchdogMs'>): Promise<void> {
  for (let round = 0; round < 25; round += 1) {
    await new Promise<void>((resolve) => {
      if (watchdogMs === undefined) setImmediate(resolve);
      else setTimeout(resolve, 1);
    });
  }
}
