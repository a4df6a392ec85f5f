import type { RunnerHost } from '../config/backend-module.js';
import { InlineRunner } from '../executor/inline-runner.js';
import { CODEC, INSTANCES, MIDDLEWARE_STACK } from './tokens.js';

/** Runs activities in this thread as the configuration says: with its codec, its middleware and its services. */
export function inlineRunner({
  container,
  registry,
  concurrency = 1,
}: Omit<RunnerHost, 'config'>): InlineRunner {
  return new InlineRunner({
    registry,
    concurrency,
    codec: container.get(CODEC),
    instantiate: container.get(INSTANCES).activity,
    middleware: container.get(MIDDLEWARE_STACK).activity,
  });
}
