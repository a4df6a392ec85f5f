import { existsSync } from 'node:fs';
import { access, constants, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SimpleflowError, type Journal } from 'simpleflow';

/** Where to write what was recorded of a run. */
export interface RecordingFiles {
  readonly journal?: string;
  readonly history?: string;
}

/**
 * Before the run, so that nothing is done for a recording that cannot be kept.
 * @throws SimpleflowError `invalid-option` if a file cannot be written
 */
export async function checkRecordingFiles({ journal, history }: RecordingFiles): Promise<void> {
  if (journal !== undefined) await checkFile('--journal', journal);
  if (history !== undefined) await checkFile('--history', history);
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

export async function writeRecordings(
  { journal, history }: RecordingFiles,
  recorded: Journal,
): Promise<void> {
  if (journal !== undefined) await writeFile(journal, `${JSON.stringify(recorded)}\n`);
  if (history === undefined) return;
  const { journalToHistory } = await import('simpleflow/backends/swf');
  await writeFile(history, `${JSON.stringify(journalToHistory(recorded))}\n`);
}
