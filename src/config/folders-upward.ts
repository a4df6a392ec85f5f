import { dirname } from 'node:path';

/** The folder, then each one that it is in, up to the root. */
export function* foldersUpward(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder)) return;
  }
}
