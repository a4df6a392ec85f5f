import { existsSync, mkdirSync, openSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { forgetRun } from '../lifecycle/closing.js';
import { retentionMs } from '../time/durations.js';
import type { World } from '../world.js';
import { compact } from './compact.js';
import { FileJournal } from './file-journal.js';
import { readLog } from './read-log.js';
import { Restorer } from './restore.js';

/** Every log has this name in its directory. */
const LOG_NAME = 'log.ndjson';

export interface DataOptions {
  readonly directory: string;
  readonly fsync: boolean;
}

/**
 * Restores what a directory holds into an empty world, which must then be resumed, and keeps it there from now on.
 * Returns the latest instant in the log: time does not go back behind it.
 */
export function restoreData(world: World, { directory }: DataOptions): { readonly lastMs: number } {
  const path = join(directory, LOG_NAME);
  if (!existsSync(path)) return { lastMs: 0 };
  const restorer = new Restorer(world);
  const { log } = world.settings;
  const { wholeBytes, totalBytes } = readLog(path, (lines) => restorer.apply(lines));
  if (wholeBytes < totalBytes) {
    log.warn(
      `\`${path}\`: dropped the torn last record, ${totalBytes - wholeBytes} bytes from ${wholeBytes} on`,
    );
    truncateSync(path, wholeBytes);
  }
  return restorer;
}

/** Writes what there is into a log of its own when the old one holds much else, and opens it for what comes. */
export function keepData(world: World, { directory, fsync }: DataOptions): void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, LOG_NAME);
  forgetExpired(world);
  compact(world, path);
  world.journal = new FileJournal(openSync(path, 'a'), fsync);
}

function forgetExpired(world: World): void {
  const nowMs = world.clock.nowMs();
  for (const run of world.runs.values())
    if (run.status !== 'OPEN' && run.closedAtMs + retentionMs(run.domain.row.retention) <= nowMs)
      forgetRun(world, run);
}
