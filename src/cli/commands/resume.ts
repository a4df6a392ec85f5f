import { openStoreClient, StoredRuns } from 'simpleflow';
import { defineCommand } from '../command.js';
import { many } from '../options.js';
import { hostedConfig, isHosted, isModuleName, openHost, storeLost } from '../runs/hosted-store.js';
import { RunsToEnd } from '../runs/runs-to-end.js';
import { settingsOptions, verboseOption } from '../shared-options.js';
import { guardExit } from '../terminal/exit-guard.js';
import { notice } from '../terminal/output.js';
import { watchStop } from '../terminal/signals.js';

/** Hosts a store until runs are closed that were open. */
export const resume = defineCommand({
  arguments: {
    names: many('id or module', 'runs to wait for (default: all that can go on), and modules of workflows'),
  },
  options: { ...settingsOptions, ...verboseOption },
  details: `An argument with a folder or an extension in it, or that is a file, is a module; the others are workflow ids or run ids.
Prints a line for each run: its workflow id, how it ended, and its result or failure.

Exit codes: 0 all completed; 1 some ended otherwise; 3 some are held or unknown. SIGINT and SIGTERM end the hosting, and
runs stay open.`,

  async run({ names, ...options }, { cwd }) {
    const modules = names.filter((name) => isModuleName(name, cwd));
    const ids = names.filter((name) => !isModuleName(name, cwd));
    const config = await hostedConfig(modules, options, cwd);
    const { path, fsync = 'normal', unsafeFileSystem = false } = config.store;
    // Never makes a store: there is nothing to resume where there is none.
    await using runs = new StoredRuns(await openStoreClient(path, { fsync, unsafeFileSystem }));
    const host = await openHost(config);
    const stop = new AbortController();
    using signals = watchStop((received) => {
      notice(`${received}: runs stay open`);
      stop.abort();
    });
    using _guard = guardExit();
    try {
      const toEnd = new RunsToEnd(runs, { isKnown: ({ runId }) => isHosted(host, runId) });
      const lost = storeLost(host);
      const ended = toEnd.wait(ids, stop.signal);
      const exitCode = await Promise.race([ended, lost]);
      return signals.exitCode ?? exitCode;
    } finally {
      await host.shutdown();
    }
  },
});
