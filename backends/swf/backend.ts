import { BACKEND_OPTIONS } from 'simpleflow/backend';
import { CODEC, EXECUTOR, LOGGER, provide, serviceModule } from 'simpleflow';
import { createSwfExecutor } from './executor/create-swf-executor.js';
import type { SwfSettings } from './settings.js';

/** Workflows on Amazon SWF: this process starts them and waits; deciders and workers run them. */
export const backend = serviceModule(({ bind }) => {
  provide(bind, EXECUTOR, [BACKEND_OPTIONS, CODEC, LOGGER], async (options, codec, logger) =>
    createSwfExecutor({
      ...(options as SwfSettings),
      codec,
      log: (message) =>
        logger({
          level: 'warn',
          message,
          fields: {},
          atMs: Date.now(),
          name: 'swf',
          workflowId: 'executor',
          runId: undefined,
        }),
    }),
  ).inSingletonScope();
});
