import { existsSync, statSync } from 'node:fs';
import { access, constants, open, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SimpleflowError, type Journal } from 'simpleflow';
import { recordingForm } from './contributions.js';
import { attempt, GIVEN_UP } from './terminal/attempt.js';

/** Where to write what was recorded of a run. */
export interface RecordingFiles {
  readonly journal: string | undefined;
  readonly history: string | undefined;
}

// A history of a service may be 25 pages.
const READ_LIMIT_MS = 60_000;

export function isRecorded({ journal, history }: RecordingFiles): boolean {
  return journal !== undefined || history !== undefined;
}

/**
 * Before the run, so that nothing is done for a recording that cannot be kept.
 * @throws SimpleflowError `invalid-option` if a file cannot be written, or both are the same
 */
export async function checkRecordingFiles({ journal, history }: RecordingFiles): Promise<void> {
  if (journal !== undefined) await checkFile('--journal', journal);
  if (history !== undefined) await checkFile('--history', history);
  if (journal === undefined || history === undefined || !isSameFile(journal, history)) return;
  throw new SimpleflowError(
    'invalid-option',
    `\`--journal\` and \`--history\` name the same file, \`${history}\`: give each its own`,
  );
}

async function checkFile(option: string, file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
    if (existsSync(file)) await (await open(file, 'r+')).close();
  } catch (cause) {
    // No such folder, a folder itself, or not ours to write.
    throw new SimpleflowError('invalid-option', `\`${option} ${file}\` cannot be written`, { cause });
  }
}

/** By another path, too: a link, or a folder with two names. */
function isSameFile(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true;
  if (!existsSync(one) || !existsSync(other)) return false;
  const [{ dev, ino }, second] = [statSync(one), statSync(other)];
  return dev === second.dev && ino === second.ino;
}

/** Writes each file that was asked for. False if one of them failed, about which a warning has been printed. */
export async function writeRecordings(
  { journal, history }: RecordingFiles,
  read: () => Promise<Journal>,
): Promise<boolean> {
  const recorded = await attempt('read what was recorded of the run', read, READ_LIMIT_MS);
  if (recorded === GIVEN_UP) return false;
  const written = [
    journal === undefined || (await write('journal', journal, async () => recorded)),
    history === undefined || (await write('history', history, async () => historyOf(recorded))),
  ];
  return written.every(Boolean);
}

async function write(what: string, file: string, content: () => Promise<unknown>): Promise<boolean> {
  const work = async (): Promise<void> => writeFile(file, `${JSON.stringify(await content())}\n`);
  return (await attempt(`write the ${what} to \`${file}\``, work, READ_LIMIT_MS)) !== GIVEN_UP;
}

async function historyOf(recorded: Journal): Promise<unknown> {
  const form = await recordingForm(() => true);
  if (form !== undefined) return form.write(recorded);
  throw new SimpleflowError('backend-missing', 'no backend that is installed has another form of recordings');
}
