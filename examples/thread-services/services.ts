import { provide, serviceModule, token } from 'simpleflow';
import { KeyWords } from './activities.js';
import { loadWordList, type WordList } from './word-list.js';

export const STOP_WORDS = token<WordList>('example.stop-words');

/** What needs what. Each thread has a container of its own, and one list in it. */
export const services = serviceModule(({ bind }) => {
  provide(bind, STOP_WORDS, [], () =>
    loadWordList(new URL('./stop-words.txt', import.meta.url)),
  ).inSingletonScope();
  provide(bind, KeyWords, [STOP_WORDS], (stopWords) => new KeyWords(stopWords));
});
