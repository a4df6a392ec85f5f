import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Words that say nothing about a text. Takes a while to load, in earnest: once in each thread is enough. */
export interface WordList {
  has(word: string): boolean;
  /** Who has loaded it. */
  readonly loadedBy: string;
}

export function loadWordList(file: URL): WordList {
  const words = new Set(readFileSync(file, 'utf8').split(/\s+/u));
  return {
    has: (word) => words.has(word),
    loadedBy: isMainThread ? 'the main thread' : 'a thread of the pool',
  };
}
