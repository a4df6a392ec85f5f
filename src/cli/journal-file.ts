import { existsSync } from 'node:fs';
import { access, constants, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SimpleflowError, type WorkflowHandle } from 'simpleflow';

/**
 * Before the run, so that nothing is done for a journal that cannot be kept.
 * @throws SimpleflowError `invalid-option` if the file cannot be written
 */
export async function checkJournalFile(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
    if (existsSync(file)) await (await open(file, 'r+')).close();
  } catch (cause) {
    // No such folder, a folder itself, or not ours to write.
    throw new SimpleflowError('invalid-option', `\`--journal ${file}\` cannot be written`, { cause });
  }
}

/** Writes what has been recorded of the run. */
export async function writeJournal(file: string, handle: WorkflowHandle<unknown>): Promise<void> {
  await writeFile(file, `${JSON.stringify(await handle.history())}\n`);
}
