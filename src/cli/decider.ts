import { logLine, serve } from './serve.js';
import { swfConfig, type SwfOptions } from './swf-options.js';

export interface DeciderOptions extends SwfOptions {
  readonly modules: readonly string[];
  readonly concurrency?: number;
  readonly polls?: number;
  readonly graceMs: number;
}

/**
 * Runs a decider until it is told to stop, and gives the exit code.
 * @throws whatever keeps it from starting
 */
export async function decider(options: DeciderOptions): Promise<number> {
  const { modules, concurrency, polls, graceMs } = options;
  const { config, swf } = await swfConfig(options);
  const { startDecider } = await import('simpleflow/backends/swf');
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
  return serve(running, graceMs);
}
