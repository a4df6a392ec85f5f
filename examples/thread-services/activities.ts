import { readFile } from 'node:fs/promises';
import { activity } from 'simpleflow';
import type { WordList } from './word-list.js';

/** The words that a text has most often. */
export class KeyWords {
  readonly #stopWords: WordList;

  constructor(stopWords: WordList) {
    this.#stopWords = stopWords;
  }

  async execute(file: string, count: number): Promise<string> {
    const text = await readFile(file, 'utf8');
    const times = new Map<string, number>();
    for (const [word] of text.toLowerCase().matchAll(/[a-z]+(?:['-][a-z]+)*/gu)) {
      if (!this.#stopWords.has(word)) times.set(word, (times.get(word) ?? 0) + 1);
    }
    const sorted = [...times].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const words = sorted.slice(0, count).map(([word, n]) => `${word} ${n}`);
    return `${words.join(', ')} (the list is of ${this.#stopWords.loadedBy})`;
  }
}

export const keyWords = activity('key-words', KeyWords);
