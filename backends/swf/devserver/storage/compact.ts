import { closeSync, existsSync, fsyncSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import { eventRowText, HEADER, heartbeatRow, rowText, runRow } from './rows.js';

// Rewriting a log for less than this share of it would cost more time than it saves.
const WORTHWHILE_SHARE = 0.2;
// Written at once: few enough calls, little enough memory.
const BLOCK_CHARS = 1024 * 1024;

/** Replaces a log by one of what there is now, if the old one holds enough else or is not there. */
export function compact(world: World, path: string): void {
  const oldBytes = existsSync(path) ? statSync(path).size : 0;
  if (oldBytes > 0 && liveBytes(world) > oldBytes * (1 - WORTHWHILE_SHARE)) return;
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w');
  try {
    writeAll(world, file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // The old log is there, whole, until the new one takes its name.
  renameSync(fresh, path);
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

function writeAll(world: World, file: number): void {
  let block = `${HEADER}\n`;
  const write = (lines: readonly string[]): void => {
    block += `${lines.join('\n')}\n{"end":${lines.length}}\n`;
    if (block.length < BLOCK_CHARS) return;
    writeSync(file, block);
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
  if (block !== '') writeSync(file, block);
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
