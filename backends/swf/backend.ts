import { BACKEND_OPTIONS, CODEC, EXECUTOR, provide, serviceModule } from 'simpleflow/backend';
import { createSwfExecutor } from './executor/create-swf-executor.js';
import type { SwfSettings } from './settings.js';

/** Workflows on Amazon SWF: this process starts them and waits; deciders and workers run them. */
export const backend = serviceModule(({ bind }) => {
  provide(bind, EXECUTOR, [BACKEND_OPTIONS, CODEC], async (options, codec) =>
    createSwfExecutor({ ...(options as SwfSettings), codec }),
  ).inSingletonScope();
});
