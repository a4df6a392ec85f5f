import { Workflow } from 'simpleflow';
import { keyWords } from './activities.js';

export class KeyWordsOfFiles extends Workflow {
  static override readonly definition = { name: 'key-words-of-files' };

  async run(files: readonly string[], count = 3): Promise<string[]> {
    return Promise.all(files.map((file) => this.submit(keyWords, file, count)));
  }
}
