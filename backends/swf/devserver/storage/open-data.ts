import { existsSync, openSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { forgetRun } from '../lifecycle/closing.js';
import { retentionMs } from '../time/durations.js';
import type { World } from '../world.js';
import type { Chain } from './chain.js';
import { compact, isWorthCompacting } from './compact.js';
import { FileJournal } from './file-journal.js';
import { readLog } from './read-log.js';
import { Restorer } from './restore.js';

/** Every log has this name in its directory. */
const LOG_NAME = 'log.ndjson';

export interface DataOptions {
  readonly directory: string;
  readonly fsync: boolean;
}

export interface KeepOptions extends DataOptions {
  /** Called when the disk takes no more. */
  readonly onProblem: () => void;
}

export interface Restored {
  /** The latest instant in the log: time does not go back behind it. */
  readonly lastMs: number;
  /** How the log goes on; `undefined` when there is none that can. */
  readonly chain: Chain | undefined;
}

/** Restores what a directory holds into an empty world, which must then be resumed. */
export function restoreData(world: World, { directory }: DataOptions): Restored {
  const path = join(directory, LOG_NAME);
  if (!existsSync(path)) return { lastMs: 0, chain: undefined };
  const restorer = new Restorer(world);
  const { log } = world.settings;
  const { wholeBytes, totalBytes, chain } = readLog(path, (lines) => restorer.apply(lines));
  if (wholeBytes < totalBytes) {
    log.warn(
      `\`${path}\`: dropped the torn last record, ${totalBytes - wholeBytes} bytes from ${wholeBytes} on`,
    );
    truncateSync(path, wholeBytes);
  }
  return { lastMs: restorer.lastMs, chain };
}

/** Keeps everything in a directory from now on, in a log of its own when the old one is of no use or holds much else. */
export function keepData(world: World, options: KeepOptions, { chain }: Restored): void {
  const { directory, fsync, onProblem } = options;
  const path = join(directory, LOG_NAME);
  forgetExpired(world);
  const goesOn = chain !== undefined && !isWorthCompacting(world, path);
  world.journal = new FileJournal({
    path,
    fsync,
    log: world.settings.log,
    onProblem,
    chain: goesOn ? chain : compact(world, path),
    file: openSync(path, 'a'),
  });
}

function forgetExpired(world: World): void {
  const nowMs = world.clock.nowMs();
  for (const run of world.runs.values())
    if (run.status !== 'OPEN' && run.closedAtMs + retentionMs(run.domain.row.retention) <= nowMs)
      forgetRun(world, run);
}
