import { setTimeout } from 'node:timers/promises';
import { SimpleflowError, type Executor } from 'simpleflow';
import { defineCommand } from '../command.js';
import { many, milliseconds } from '../options.js';
import { hostedConfig, openHost, storeLost, type HostedConfig } from '../runs/hosted-store.js';
import { serve as serveService, type Service } from '../serve.js';
import { settingsOptions, verboseOption } from '../shared-options.js';
import { logLine } from '../terminal/output.js';

/** How often a standby tries to become the host. */
const STANDBY_LOOK_MS = 100;

/** Hosts a store until a signal ends it: carries out what is open, and what other processes start. */
export const serve = defineCommand({
  arguments: { modules: many('modules', 'modules of workflows') },
  options: {
    graceMs: milliseconds(
      'how long to wait at the end for activities, which run again if they are given up',
      10_000,
    ),
    ...settingsOptions,
    ...verboseOption,
  },
  details: `Only one process hosts a store: while another one does, this one waits as a standby, and takes over when that ends.
SIGINT or SIGTERM ends the hosting; runs stay open.`,

  async run(options, { cwd }) {
    const config = await hostedConfig(options.modules, options, cwd);
    const ending = 'waiting for activities in flight; runs stay open';
    return serveService(new StoreService(config), { graceMs: options.graceMs, ending });
  },
});

/** Waits for the store, and hosts it. */
class StoreService implements Service {
  readonly ended: Promise<void>;
  readonly #config: HostedConfig;
  readonly #stop = new AbortController();
  #host: Executor | undefined;
  #end: (() => void) | undefined;

  constructor(config: HostedConfig) {
    this.#config = config;
    this.ended = this.#serve();
  }

  async shutdown(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#stop.abort();
    await this.#host?.shutdown(options);
    this.#end?.();
    await this.ended.catch(() => undefined);
  }

  async #serve(): Promise<void> {
    const host = await this.#opened();
    if (host === undefined) return;
    this.#host = host;
    const stopped = new Promise<void>((resolve) => (this.#end = resolve));
    if (this.#stop.signal.aborted) return host.shutdown({ graceMs: 0 });
    logLine(`hosts ${this.#config.store.path}`);
    await Promise.race([stopped, storeLost(host)]);
  }

  async #opened(): Promise<Executor | undefined> {
    for (let isFirst = true; !this.#stop.signal.aborted; isFirst = false) {
      try {
        return await openHost(this.#config);
      } catch (error) {
        if (!SimpleflowError.is(error) || error.code !== 'store-in-use') throw error;
        if (isFirst) logLine(`is a standby: ${error.message}`);
      }
      await setTimeout(STANDBY_LOOK_MS);
    }
    return undefined;
  }
}
