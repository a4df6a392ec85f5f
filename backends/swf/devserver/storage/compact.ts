import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import { Chain } from './chain.js';
import { LOG_START, refuseForeign } from './foreign.js';
import { eventRowText, HEADER, heartbeatRow, rowText, runRow } from './rows.js';
import { writeFully } from './write-fully.js';

// Rewriting a log for less than this share of it would cost more time than it saves.
const WORTHWHILE_SHARE = 0.2;
// Written at once: few enough calls, little enough memory.
const BLOCK_CHARS = 1024 * 1024;

/** Whether a log holds so much that is gone that a new one is worth its writing. */
export function isWorthCompacting(world: World, path: string): boolean {
  return liveBytes(world) <= statSync(path).size * (1 - WORTHWHILE_SHARE);
}

/**
 * Replaces a log by one of what there is now.
 * @returns the chain that the new log ends with
 * @throws Error when the new one cannot be written; the old one stays
 */
export function compact(world: World, path: string): Chain {
  const fresh = `${path}.new`;
  refuseForeign(fresh, 'log', LOG_START);
  try {
    const chain = writeLog(world, fresh);
    // The old log is there, whole, until the new one takes its name.
    renameSync(fresh, path);
    syncFolder(dirname(path));
    return chain;
  } catch (cause) {
    rmSync(fresh, { force: true });
    const kept = existsSync(path) ? '; the old log is untouched' : '';
    throw new Error(`the disk does not take a new log for \`${path}\`: make room on it${kept}`, { cause });
  }
}

/** Otherwise a loss of power could bring the old log back, and with it the time before all that is written next. */
function syncFolder(folder: string): void {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeLog(world: World, path: string): Chain {
  const file = openSync(path, 'w');
  try {
    const chain = writeAll(world, file);
    fsyncSync(file);
    return chain;
  } finally {
    closeSync(file);
  }
}

/** What the histories take up; domains and types are few beside them. */
function liveBytes(world: World): number {
  let bytes = 0;
  for (const run of world.runs.values()) {
    const frame = eventRowText(run, '').length + 1;
    for (let id = 1; id <= run.events.length; id++) bytes += run.events.bytesOf(id) + frame;
  }
  return bytes;
}

function writeAll(world: World, file: number): Chain {
  const chain = new Chain();
  let block = `${HEADER}\n`;
  const write = (lines: readonly string[]): void => {
    block += chain.transaction(lines);
    if (block.length < BLOCK_CHARS) return;
    writeFully(file, Buffer.from(block));
    block = '';
  };
  for (const domain of world.domains.values()) {
    const { name } = domain.row;
    const types = [
      ...[...domain.workflowTypes.values()].map(
        (entry) => ({ kind: 'workflow', domain: name, entry }) as const,
      ),
      ...[...domain.activityTypes.values()].map(
        (entry) => ({ kind: 'activity', domain: name, entry }) as const,
      ),
    ];
    write([rowText({ domain: domain.row }), ...types.map((type) => rowText({ type }))]);
  }
  for (const run of [...world.runs.values()].sort((a, b) => a.order - b.order)) write(linesOf(run));
  write([rowText({ clock: world.clock.nowMs() })]);
  writeFully(file, Buffer.from(block));
  return chain;
}

function linesOf(run: Run): string[] {
  const open = run.activities === undefined ? [] : [...run.activities.values()];
  const heartbeats = open.filter((activity) => activity.heartbeatAtMs > activity.startedAtMs);
  return [
    rowText(runRow(run)),
    ...Array.from(run.events, (text) => eventRowText(run, text)),
    ...heartbeats.map((activity) => rowText(heartbeatRow(activity))),
  ];
}
